internal import GRDB
internal import PosternFormat
internal import PosternLog
internal import PosternSigning

extension Writer {
    /// Adds a statement about the program's people; `signer` is one of its coordinators.
    mutating func append(
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
}
