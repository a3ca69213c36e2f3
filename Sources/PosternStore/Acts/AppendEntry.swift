internal import GRDB
internal import PosternFormat
internal import PosternLog
internal import PosternSigning

extension Writer {
    /// Adds an entry to a program's or a room's log and returns its receipt.
    ///
    /// Who the signer is comes first, so that a stranger learns nothing about the log, not even its count.
    mutating func append(
        _ bytes: [UInt8], to log: LogID, by signer: Fingerprint, in db: Database, now: Timestamp
    ) throws -> [UInt8] {
        guard let program = try program(log.program, in: db) else { throw StoreError.refused }
        let isCoordinator = program.state.enrolled(signer)?.role == .coordinator
        if log.isProgramLog {
            guard isCoordinator else { throw StoreError.refused }
            return try append(bytes, toProgram: program, by: signer, in: db, now: now)
        }
        let room = try room(log, in: db)
        guard isCoordinator || room?.state.member(signer) != nil else { throw StoreError.refused }
        return try append(bytes, to: log, room, program, by: signer, in: db, now: now)
    }

    private mutating func append(
        _ bytes: [UInt8], toProgram program: LogCache.Program, by signer: Fingerprint, in db: Database,
        now: Timestamp
    ) throws -> [UInt8] {
        var program = program
        let entry = try Self.decoded(bytes)
        guard case .programStatement(let statement) = entry else {
            throw StoreError.invalidEntry("\(LogFault.wrongKind)")
        }
        guard statement.author == signer else { throw StoreError.refused }
        guard statement.index == program.state.count else {
            throw StoreError.conflict(count: program.state.count)
        }
        do throws(LogError) {
            try program.state.append(bytes)
        } catch {
            throw StoreError.invalidEntry("\(error)")
        }
        let receivedAt = max(now, program.row.record.receivedAt)
        program.row.record.count = program.state.count
        program.row.record.head = program.state.head.hash
        program.row.record.receivedAt = receivedAt
        try program.row.update(in: db, cipher)
        let receipt = try insert(
            bytes, log: program.row, index: statement.index, hash: program.state.head.hash, receivedAt, in: db
        )
        try updateMembers(of: program.row.record.log, statement.action, in: db)
        cache.keep(program)
        return receipt
    }

    private mutating func append(
        _ bytes: [UInt8], to log: LogID, _ room: LogCache.Room?, _ program: LogCache.Program,
        by signer: Fingerprint, in db: Database, now: Timestamp
    ) throws -> [UInt8] {
        let entry = try Self.decoded(bytes)
        let index: UInt64
        switch entry {
        case .statement(let statement):
            // Now, not only at the entry of the program log that it cites: who was expelled cites an older one.
            guard statement.author == signer, program.state.enrolled(signer)?.role == .coordinator else {
                throw StoreError.refused
            }
            index = statement.index
        case .message(let message):
            guard room?.state.member(signer) != nil else { throw StoreError.refused }
            index = message.header.index
        case .genesis, .programStatement:
            throw StoreError.invalidEntry("\(LogFault.wrongKind)")
        }
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

    /// Writes the entry with its receipt, and notes that the log grew.
    mutating func insert(
        _ bytes: [UInt8], log: LogRow, index: UInt64, hash: Digest, _ receivedAt: Timestamp, in db: Database
    ) throws -> [UInt8] {
        let name = log.record.log
        let receipt = receipt(log: name, index: index, hash: hash, receivedAt: receivedAt)
        let stored = StoredEntry(entry: bytes, receipt: receipt)
        try EntryRow(log: log.id, index: index, stored: stored).insert(in: db, cipher)
        grown[name] = index + 1
        return receipt
    }

    private static func decoded(_ bytes: [UInt8]) throws(StoreError) -> Entry {
        do throws(FormatError) {
            return try Entry(decoding: bytes)
        } catch {
            throw .malformed("\(error)")
        }
    }
}
