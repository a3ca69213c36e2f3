public import PosternFormat
internal import PosternSigning

/// A room's state in few bytes, so that a server need not read a whole log to judge the next entry.
///
/// It is not part of the protocol: nobody sends it, and whoever keeps it verifies the log it stands for now and then.
extension RoomState {
    /// The state as bytes, or nil while the room is not opened. `statement` is the entry that began the epoch in force.
    public func snapshot(epochStatement statement: [UInt8]) -> [UInt8]? {
        guard let contact else { return nil }
        var encoder = Encoder()
        encoder.uint64(count)
        encoder.fixed(head.bytes)
        encoder.uint8(isClosed ? 1 : 0)
        encoder.uint64(programIndex)
        encoder.vector(Array(contact.text.utf8))
        encoder.vector(statement)
        return encoder.bytes
    }

    /// The state that `snapshot` wrote.
    public init(log: LogID, snapshot: [UInt8]) throws(FormatError) {
        var decoder = Decoder(snapshot)
        let count = try decoder.uint64("count")
        let head = try decoder.fixed(Digest.self, "head")
        let closed = try decoder.uint8("closed")
        let programIndex = try decoder.uint64("program_index")
        let contactBytes = try decoder.vector("contact", 1...Limits.contactBytes)
        let bytes = Array(try decoder.vector("statement", 1...Limits.entryBytes))
        try decoder.finish()
        let statement = try Statement(decoding: bytes)
        guard let epoch = statement.reason.epoch, statement.log == log else { throw .value("statement") }
        guard let contact = Contact(String(decoding: contactBytes, as: UTF8.self)) else {
            throw .text("contact")
        }
        self.init(
            log: log, count: count, head: head, epoch: epoch, contact: contact, isClosed: closed == 1,
            programIndex: programIndex)
    }
}
