internal import PosternFormat
internal import PosternSigning

/// What the server keeps of a log beside its entries: enough to append without reading them all again.
struct LogRecord: Equatable {
    let log: LogID
    /// How many entries the log has.
    var count: UInt64
    /// The hash of the last entry.
    var head: Digest
    /// The index of the statement that made the current epoch; 0 in a program log.
    var epochIndex: UInt64
    /// The index in the program log that the last statement refers to; 0 in a program log.
    var programIndex: UInt64
    var isClosed: Bool
    /// When the last entry was received. No later receipt goes back behind it.
    var receivedAt: Timestamp

    var encoded: [UInt8] {
        var encoder = Encoder()
        encoder.log(log)
        encoder.uint64(count)
        encoder.fixed(head.bytes)
        encoder.uint64(epochIndex)
        encoder.uint64(programIndex)
        encoder.uint8(isClosed ? 1 : 0)
        encoder.uint64(receivedAt.milliseconds)
        return encoder.bytes
    }

    init(
        log: LogID, count: UInt64, head: Digest, epochIndex: UInt64, programIndex: UInt64, isClosed: Bool,
        receivedAt: Timestamp
    ) {
        self.log = log
        self.count = count
        self.head = head
        self.epochIndex = epochIndex
        self.programIndex = programIndex
        self.isClosed = isClosed
        self.receivedAt = receivedAt
    }

    init(decoding bytes: [UInt8]) throws {
        var decoder = Decoder(bytes)
        log = try decoder.logID()
        count = try decoder.uint64("count")
        head = try decoder.fixed(Digest.self, "head")
        epochIndex = try decoder.uint64("epoch_index")
        programIndex = try decoder.uint64("program_index")
        isClosed = try decoder.uint8("closed") == 1
        guard let time = Timestamp(milliseconds: try decoder.uint64("received_at")) else {
            throw FormatError.value("received_at")
        }
        receivedAt = time
        try decoder.finish()
    }
}
