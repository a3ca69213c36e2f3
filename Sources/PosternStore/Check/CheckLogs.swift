internal import GRDB
internal import PosternFormat
internal import PosternLog
internal import PosternSigning

extension StoreCheck {
    /// Verifies every log: the programs' first, because the rooms' are measured against them.
    mutating func checkLogs(serverKey: VerifyingKey) throws {
        var programs: [Int64: ProgramState] = [:]
        for row in try logRows(isProgram: true) {
            guard row.record.log.isProgramLog else {
                isEveryLogWhole = false
                note("its row says that it is a program's", in: row.record.log)
                continue
            }
            report.programs += 1
            programs[row.id] = try checkProgram(row, serverKey)
        }
        for row in try logRows(isProgram: false) {
            report.rooms += 1
            guard let program = programs[row.program], program.id == row.record.log.program else {
                isEveryLogWhole = false
                note("cannot be verified, because its program's log cannot", in: row.record.log)
                continue
            }
            if row.record.isDestroyed {
                try checkTombstone(row, program)
            } else {
                if try ErasureRow.exists(row.id, in: db) {
                    note("is noted to be erased, and was not destroyed", in: row.record.log)
                }
                try checkRoom(row, program: program)
            }
        }
    }

    private mutating func logRows(isProgram: Bool) throws -> [LogRow] {
        let condition = isProgram ? "id = program" : "id <> program"
        let rows = try Row.fetchAll(
            db, sql: "SELECT id, program, record, name FROM log WHERE \(condition) ORDER BY id")
        return rows.compactMap { row in
            do {
                let log = try LogRow(row, cipher)
                if row.bytes(3) != cipher.name(of: log.record.log) {
                    note("its row is filed under another log's name", in: log.record.log)
                }
                return log
            } catch {
                isEveryLogWhole = false
                note(databaseReason(error))
                return nil
            }
        }
    }

    private mutating func checkProgram(_ row: LogRow, _ serverKey: VerifyingKey) throws -> ProgramState? {
        let log = row.record.log
        var state: ProgramState?
        let isWhole = try walk(row) { (entry) throws(LogError) in
            if entry.index == 0 {
                state = try ProgramState(genesis: entry.stored, expecting: log.program)
            } else {
                try state?.append(entry.stored)
            }
        }
        guard isWhole, let state else {
            isEveryLogWhole = false
            return nil
        }
        if state.genesis.serverKey != serverKey { note("its genesis names another server's key", in: log) }
        if row.record != LogRecord(state) { note("its row says otherwise than its entries", in: log) }
        for (fingerprint, position) in state.positions {
            expect(fingerprint, position.card.signingKey, in: log) {
                $0.record.role = position.role
                $0.record.isRecovery = position.isRecovery
            }
        }
        return state
    }

    private mutating func checkRoom(_ row: LogRow, program: ProgramState) throws {
        let log = row.record.log
        var state = RoomState(log: log)
        var landmarks: [Landmark] = []
        var shares = ExpectedShares()
        let heads = Heads(first: state.place.head)
        let isWhole = try walk(row) { (found) throws(LogError) in
            // No entry is there twice: its hash is unique in the database, and `walk` checks it.
            let earlier = EarlierEntries(head: { heads.head(at: $0) }, holds: { _ in false })
            let entry = try state.append(found.stored, program: program, earlier: earlier)
            if let landmark = Landmark(entry, at: found.index) { landmarks.append(landmark) }
            shares.count(entry, of: found.stored.entry.count)
            heads.all.append(state.place.head)
        }
        guard isWhole, let time = state.time else {
            isEveryLogWhole = false
            return
        }
        if row.record != LogRecord(state, at: time, appenders: row.record.appenders) {
            note("its row says otherwise than its entries", in: log)
        }
        try checkLandmarks(of: row, landmarks)
        try checkShares(of: row, shares)
        for member in state.epoch?.members ?? [] {
            let key = member.card.signingKey
            expect(member.fingerprint, key, in: log) { $0.record.role = member.role }
            expect(member.fingerprint, key, in: program.log) { $0.enter(row.id, as: member.role) }
        }
    }

    mutating func checkLandmarks(of row: LogRow, _ expected: [Landmark]) throws {
        let found: [Landmark]
        do {
            found = try LandmarkRow.all(of: row.id, in: db, cipher)
        } catch let error as DamagedRecord {
            return note(databaseReason(error), in: row.record.log)
        }
        if found != expected {
            note("its list of statements says otherwise than its entries", in: row.record.log)
        }
    }
}

/// The heads of a log as it is walked. A class, so that what looks into it holds no copy that grows with each entry.
private final class Heads {
    var all: [Digest]

    init(first: Digest) { all = [first] }

    func head(at count: UInt64) -> Digest? { count < UInt64(all.count) ? all[Int(count)] : nil }
}
