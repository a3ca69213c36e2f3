internal import GRDB
internal import PosternFormat
internal import PosternLog
internal import PosternSigning

extension Writer {
    /// Adds a statement or a message to a room's log, and begins the log where the statement opens the room.
    /// `signer` is a member of the room or a coordinator of the program.
    mutating func append(
        _ bytes: [UInt8], to log: LogID, _ room: LogCache.Room?, _ program: LogCache.Program,
        by signer: Fingerprint, in db: Database, now: Timestamp
    ) throws -> [UInt8] {
        let entry = try Self.decoded(bytes)
        let index = try Self.place(of: entry, room?.state, program.state, by: signer)
        var state = room?.state ?? RoomState(log: log)
        guard index == state.count else { throw StoreError.conflict(count: state.count) }
        let before = state.epoch
        do throws(LogError) {
            try state.append(bytes, program: program.state)
        } catch {
            throw StoreError.invalidEntry("\(error)")
        }
        var row = try room?.row ?? newRow(for: log, program: program.row.id, state, now, in: db)
        row.record.count = state.count
        row.record.head = state.head
        row.record.isClosed = state.isClosed
        row.record.programIndex = state.programIndex
        row.record.receivedAt = max(now, row.record.receivedAt)
        if case .statement(let statement) = entry, statement.reason.epoch != nil {
            row.record.epochIndex = index
        }
        if room == nil { try row.insert(in: db, cipher) } else { try row.update(in: db, cipher) }
        let receipt = try insert(
            bytes, log: row, index: index, hash: state.head, row.record.receivedAt, in: db)
        if case .statement(let statement) = entry, let epoch = statement.reason.epoch {
            try updateMembers(of: row, from: before, to: epoch, in: db)
        }
        cache.keep(LogCache.Room(row: row, state: state))
        return receipt
    }

    private func newRow(
        for log: LogID, program: Int64, _ state: RoomState, _ now: Timestamp, in db: Database
    ) throws -> LogRow {
        let record = LogRecord(
            log: log, count: state.count, head: state.head, epochIndex: 0, programIndex: state.programIndex,
            isClosed: false, receivedAt: now)
        return LogRow(id: try LogRow.nextID(in: db), program: program, record: record)
    }

    /// The index that the entry says it has, once it is clear that the signer may add it.
    private static func place(
        of entry: Entry, _ room: RoomState?, _ program: ProgramState, by signer: Fingerprint
    ) throws(StoreError) -> UInt64 {
        switch entry {
        case .statement(let statement):
            // Now, not only at the entry of the program log that it cites: who was expelled cites an older one.
            guard statement.author == signer, program.enrolled(signer)?.role == .coordinator else {
                throw .refused
            }
            return statement.index
        case .message(let message):
            guard room?.member(signer) != nil else { throw .refused }
            return message.header.index
        case .genesis, .programStatement:
            throw .invalidEntry("\(LogFault.wrongKind)")
        }
    }
}
