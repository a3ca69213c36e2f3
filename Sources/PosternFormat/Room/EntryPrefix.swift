/// What every entry of a room begins with, after the object's header: where it belongs, and what its author had seen.
///
/// The server gives an entry its place; the author signs what they knew. Specification: "Entries of a room".
public struct EntryPrefix: Hashable, Sendable {
    /// The room.
    public let log: LogID
    /// The place in the room's log up to which the author had verified it. A statement's author has the server's word for it.
    public let seen: Place
    /// The place in the program log up to which the author had verified it.
    public let program: Place
    /// The epoch in force for the author; of a statement the one before it, 0 in *opened*.
    public let epoch: UInt32

    /// A prefix.
    public init(log: LogID, seen: Place, program: Place, epoch: UInt32) {
        self.log = log
        self.seen = seen
        self.program = program
        self.epoch = epoch
    }

    func encode(into encoder: inout Encoder) {
        log.encode(into: &encoder)
        seen.encode(into: &encoder)
        program.encode(into: &encoder)
        encoder.uint32(epoch)
    }
}

extension Decoder {
    mutating func prefix() throws(FormatError) -> EntryPrefix {
        let log = try roomLogID()
        let seen = try place("seen")
        let program = try place("program")
        return EntryPrefix(log: log, seen: seen, program: program, epoch: try uint32("epoch"))
    }
}
