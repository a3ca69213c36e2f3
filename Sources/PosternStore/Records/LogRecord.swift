internal import PosternFormat
internal import PosternLog
internal import PosternSigning

/// What the server keeps of a log beside its entries: enough to append without reading them all again.
struct LogRecord: Equatable {
    let log: LogID
    /// How many entries the log has, those of a destroyed room included.
    var count: UInt64
    /// The hash of the last entry.
    var head: Digest
    /// The index of the statement that made the current epoch; 0 in a program log and in a destroyed room.
    var epochIndex: UInt64 = 0
    /// The last statement; nil in a program log.
    var lastStatement: EntryReference?
    /// The index in the program log that the last statement refers to; 0 in a program log.
    var programIndex: UInt64 = 0
    var isClosed = false
    /// Whether only the last entry is left, the tombstone.
    var isDestroyed = false
    /// When the last entry was received. No later receipt goes back behind it.
    var receivedAt: Timestamp

    init(log: LogID, count: UInt64, head: Digest, receivedAt: Timestamp) {
        self.log = log
        self.count = count
        self.head = head
        self.receivedAt = receivedAt
    }

    /// The record of a room in this state.
    init(_ state: RoomState, epochIndex: UInt64, receivedAt: Timestamp) {
        self.init(log: state.log, count: state.count, head: state.head, receivedAt: receivedAt)
        self.epochIndex = state.statements.isDestroyed ? 0 : epochIndex
        lastStatement = state.statements.last
        programIndex = state.statements.programIndex
        isClosed = state.isClosed
        isDestroyed = state.statements.isDestroyed
    }

    /// The record of a room of which only this is left.
    init(_ tombstone: Tombstone) {
        let statement = tombstone.statement
        self.init(
            log: statement.log, count: statement.index + 1, head: tombstone.hash,
            receivedAt: tombstone.receipt.receivedAt)
        lastStatement = EntryReference(index: statement.index, hash: tombstone.hash)
        programIndex = statement.programHead.index
        isClosed = true
        isDestroyed = true
    }

    var encoded: [UInt8] {
        var encoder = Encoder()
        encoder.log(log)
        encoder.uint64(count)
        encoder.fixed(head.bytes)
        encoder.uint64(epochIndex)
        (lastStatement ?? EntryReference(index: 0, hash: .zero)).encode(into: &encoder)
        encoder.uint64(programIndex)
        encoder.uint8(isClosed ? 1 : 0)
        encoder.uint8(isDestroyed ? 1 : 0)
        encoder.uint64(receivedAt.milliseconds)
        return encoder.bytes
    }

    init(decoding bytes: [UInt8]) throws {
        var decoder = Decoder(bytes)
        log = try decoder.logID()
        count = try decoder.uint64("count")
        head = try decoder.fixed(Digest.self, "head")
        epochIndex = try decoder.uint64("epoch_index")
        let last = try decoder.entryReference("statement_index", "statement_hash")
        lastStatement = last.hash == .zero ? nil : last
        programIndex = try decoder.uint64("program_index")
        isClosed = try decoder.uint8("closed") == 1
        isDestroyed = try decoder.uint8("destroyed") == 1
        guard let time = Timestamp(milliseconds: try decoder.uint64("received_at")) else {
            throw FormatError.value("received_at")
        }
        receivedAt = time
        try decoder.finish()
    }
}
