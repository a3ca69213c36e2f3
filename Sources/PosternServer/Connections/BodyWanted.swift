internal import NIOCore

/// Says that somebody reads the body of the request: until then nothing of it is taken from the socket, so that a
/// stranger who sends without an end fills no memory of ours.
struct BodyWanted: Sendable {}
