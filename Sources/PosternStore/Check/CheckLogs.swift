internal import GRDB
internal import PosternFormat
internal import PosternLog
internal import PosternSigning

extension StoreCheck {
    /// Verifies every log: the programs' first, because the rooms' are measured against them.
    mutating func checkLogs(serverKey: VerifyingKey) throws {
        var programs: [Int64: CheckedProgram] = [:]
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
            guard let program = programs[row.program], program.state.id == row.record.log.program else {
                isEveryLogWhole = false
                note("cannot be verified, because its program's log cannot", in: row.record.log)
                continue
            }
            if row.record.isDestroyed {
                try checkTombstone(row, program)
            } else {
                try checkRoom(row, program: program.state, serverKey)
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

    private mutating func checkProgram(_ row: LogRow, _ serverKey: VerifyingKey) throws -> CheckedProgram? {
        let log = row.record.log
        var state: ProgramState?
        var entries: [StoredEntry] = []
        var receipts = ReceiptRule(log: log, serverKey: serverKey)
        var receivedAt: Timestamp?
        let isWhole = try walk(row) { (index, stored) throws(LogError) in
            if index == 0 {
                state = try ProgramState(genesis: stored.entry, expecting: log.program)
            } else {
                try state?.append(stored.entry)
            }
            guard let head = state?.head else { preconditionFailure("a genesis was read before") }
            receivedAt = try receipts.verify(stored.receipt, index: index, entryHash: head.hash).receivedAt
            entries.append(stored)
        }
        guard isWhole, let state, let receivedAt else {
            isEveryLogWhole = false
            return nil
        }
        if state.genesis.serverKey != serverKey { note("its genesis names another server's key", in: log) }
        let expected = LogRecord(
            log: log, count: state.count, head: state.head.hash, receivedAt: receivedAt)
        if row.record != expected { note("its row says otherwise than its entries", in: log) }
        for (fingerprint, position) in state.positions {
            expect(fingerprint, position.card.signingKey, in: log) {
                $0.record.role = position.role
                $0.record.isRecovery = position.isRecovery
            }
        }
        return CheckedProgram(state: state, entries: entries)
    }

    private mutating func checkRoom(_ row: LogRow, program: ProgramState, _ serverKey: VerifyingKey) throws {
        let log = row.record.log
        var state = RoomState(log: log)
        var receipts = ReceiptRule(log: log, serverKey: serverKey)
        var epochIndex: UInt64 = 0
        var landmarks: [Landmark] = []
        var receivedAt: Timestamp?
        let isWhole = try walk(row) { (index, stored) throws(LogError) in
            let entry = try state.append(stored.entry, program: program)
            if case .statement(let statement) = entry, statement.reason.epoch != nil { epochIndex = index }
            if let landmark = Landmark(entry) { landmarks.append(landmark) }
            receivedAt = try receipts.verify(stored.receipt, index: index, entryHash: state.head).receivedAt
        }
        guard isWhole, let receivedAt else {
            isEveryLogWhole = false
            return
        }
        let expected = LogRecord(state, epochIndex: epochIndex, receivedAt: receivedAt)
        if row.record != expected { note("its row says otherwise than its entries", in: log) }
        try checkLandmarks(of: row, landmarks)
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
