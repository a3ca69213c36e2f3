internal import GRDB
internal import PosternFormat
internal import PosternLog
internal import PosternSigning

extension Writer {
    /// A program's log, from memory or read again from its genesis; nil where there is none.
    mutating func program(_ id: ProgramID, in db: Database) throws -> LogCache.Program? {
        if let cached = cache.program(id) { return cached }
        guard let row = try LogRow.find(LogID(program: id), in: db, cipher) else { return nil }
        let program = LogCache.Program(row: row, state: try Self.state(of: row, in: db, cipher))
        cache.keep(program)
        return program
    }

    /// What there is of a room.
    enum FoundRoom {
        case none
        case kept(LogCache.Room)
        /// The row of a room of which the tombstone is left.
        case destroyed(LogRow)
    }

    /// A room's log, from memory or from its row.
    mutating func room(_ log: LogID, in db: Database) throws -> FoundRoom {
        if let cached = cache.room(log) { return .kept(cached) }
        guard let row = try LogRow.find(log, in: db, cipher) else { return .none }
        if row.record.isDestroyed { return .destroyed(row) }
        let opening = try Self.statement(of: row, at: 0, in: db, cipher)
        let latest = try Self.statement(of: row, at: row.record.epochIndex, in: db, cipher)
        let record = row.record
        guard case .opened(let contact, let commitment, _) = opening.reason, let epoch = latest.reason.epoch,
            record.last.count > 0
        else { throw DamagedRecord(place: "row \(row.id) of the logs") }
        let landmarks = try LandmarkRow.all(of: row.id, in: db, cipher)
        let statements = RoomStatements(
            log: log, last: record.last, epoch: epoch, epochIndex: record.epochIndex,
            caseKeys: Set(landmarks.compactMap(\.caseKey)),
            contact: contact, commitment: commitment, isClosed: record.isClosed, isDestroyed: false,
            programCount: record.programCount)
        let state = RoomState(statements: statements, place: record.place, time: record.time)
        let shares = try ShareRow.all(of: row.id, in: db, cipher)
        let room = LogCache.Room(row: row, state: state, shares: shares)
        cache.keep(room)
        return .kept(room)
    }

    private static func state(
        of row: LogRow, in db: Database, _ cipher: StorageCipher
    ) throws -> ProgramState {
        let genesis = try EntryRow.find(log: row.id, index: 0, in: db, cipher).stored
        do {
            var state = try ProgramState(genesis: genesis, expecting: row.record.log.program)
            for index in 1..<max(row.record.count, 1) {
                try state.append(try EntryRow.find(log: row.id, index: index, in: db, cipher).stored)
            }
            return state
        } catch let error as LogError {
            throw DamagedRecord(place: "\(error.log): entry \(error.index)")
        }
    }

    private static func statement(
        of row: LogRow, at index: UInt64, in db: Database, _ cipher: StorageCipher
    ) throws -> PosternFormat.Statement {
        let bytes = try EntryRow.find(log: row.id, index: index, in: db, cipher).stored.entry
        guard let statement = try? PosternFormat.Statement(decoding: bytes) else {
            throw DamagedRecord(place: "entry \(index) of log row \(row.id)")
        }
        return statement
    }
}
