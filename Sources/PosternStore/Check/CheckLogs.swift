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
            try checkRoom(row, program: programs[row.program], serverKey)
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
        var receipts = ReceiptRule(log: log, serverKey: serverKey)
        var receivedAt: Timestamp?
        let isWhole = try walk(row) { (index, stored) throws(LogError) in
            if index == 0 {
                state = try ProgramState(genesis: stored.entry, expecting: log.program)
            } else {
                try state?.append(stored.entry)
            }
            let hash = Entry.hash(of: stored.entry, program: log.program)
            receivedAt = try receipts.verify(stored.receipt, index: index, entryHash: hash).receivedAt
        }
        guard isWhole, let state, let receivedAt else {
            isEveryLogWhole = false
            return nil
        }
        if state.genesis.serverKey != serverKey { note("its genesis names another server's key", in: log) }
        let expected = LogRecord(
            log: log, count: state.count, head: state.head.hash, epochIndex: 0, programIndex: 0,
            isClosed: false, receivedAt: receivedAt)
        if row.record != expected { note("its row says otherwise than its entries", in: log) }
        for person in state.people {
            expect(person.fingerprint, person.card, in: log) { $0.record.role = person.role }
        }
        return state
    }

    private mutating func checkRoom(_ row: LogRow, program: ProgramState?, _ serverKey: VerifyingKey) throws {
        let log = row.record.log
        guard let program, program.id == log.program else {
            isEveryLogWhole = false
            note("cannot be verified, because its program's log cannot", in: log)
            return
        }
        var state = RoomState(log: log)
        var receipts = ReceiptRule(log: log, serverKey: serverKey)
        var epochIndex: UInt64 = 0
        var receivedAt: Timestamp?
        let isWhole = try walk(row) { (index, stored) throws(LogError) in
            let entry = try state.append(stored.entry, program: program)
            if case .statement(let statement) = entry, statement.reason.epoch != nil { epochIndex = index }
            receivedAt = try receipts.verify(stored.receipt, index: index, entryHash: state.head).receivedAt
        }
        guard isWhole, let receivedAt else {
            isEveryLogWhole = false
            return
        }
        let expected = LogRecord(
            log: log, count: state.count, head: state.head, epochIndex: epochIndex,
            programIndex: state.programIndex, isClosed: state.isClosed, receivedAt: receivedAt)
        if row.record != expected { note("its row says otherwise than its entries", in: log) }
        for member in state.epoch?.members ?? [] {
            expect(member.fingerprint, member.card, in: log) { $0.record.role = member.role }
            expect(member.fingerprint, member.card, in: program.log) { $0.enter(row.id) }
        }
    }
}
