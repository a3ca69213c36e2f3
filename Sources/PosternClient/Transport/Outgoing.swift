internal import HTTPTypes

/// A request with the bytes that go with it, and how much of an answer is taken.
struct Outgoing: Sendable {
    /// Method, scheme, authority, path with query, and fields: all that is signed.
    var request: HTTPRequest
    /// The bytes that travel, nil where there are none.
    var body: [UInt8]?
    /// The longest answer that is read, in bytes.
    var answerLimit: Int
}

/// What came back.
struct Answer: Sendable {
    /// The status code.
    let status: Int
    /// `Content-Type`.
    let contentType: String?
    /// `Retry-After`, in seconds.
    let retryAfter: Int?
    /// `Date`.
    let date: String?
    /// The body.
    let body: [UInt8]
}

/// Why nothing came back.
enum TransportFault: Error, Sendable {
    /// The request has not left this machine.
    case notConnected(String)
    /// The peer is not who it should be; trying again does not help.
    case untrusted(String)
    /// The peer does not speak TLS; trying again does not help.
    case noTLS
    /// The proxy does not pass this on; trying again does not help.
    case proxyRefuses
    /// It may or may not have been carried out.
    case cutOff(String)
    /// The answer is longer than it may be.
    case tooLong
    /// The command is being stopped.
    case cancelled
}
