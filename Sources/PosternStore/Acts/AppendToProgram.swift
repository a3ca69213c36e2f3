internal import GRDB
internal import PosternFormat
internal import PosternLog
internal import PosternSigning

extension Writer {
    /// Adds a statement about the program's people.
    mutating func append(
        _ bytes: [UInt8], toProgram program: LogCache.Program, by signer: Fingerprint, in db: Database,
        now: Timestamp
    ) throws -> [UInt8] {
        guard program.state.mayAppend(signer) else { throw StoreError.refused }
        var program = program
        let before = program.state
        let entry = try Self.decoded(bytes)
        guard case .programStatement(let statement) = entry else {
            throw StoreError.invalidEntry("\(LogFault.wrongKind)")
        }
        guard statement.author == signer, before.mayAppend(statement.action, signer) else {
            throw StoreError.refused
        }
        guard statement.index == before.count else { throw StoreError.conflict(count: before.count) }
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
        try updateMembers(of: program.row.record.log, from: before, to: program.state, in: db)
        cache.keep(program)
        return receipt
    }
}

extension ProgramState {
    /// Whether there is anything that `signer` may add: whoever may not learns nothing about what they sent.
    fileprivate func mayAppend(_ signer: Fingerprint) -> Bool {
        enrolled(signer) != nil || recovery?.fingerprint == signer
    }

    /// Whether it is for `signer` to do this. Whether it may be done, the append rule says.
    fileprivate func mayAppend(_ action: ProgramStatement.Action, _ signer: Fingerprint) -> Bool {
        switch action {
        case .enroll, .expel, .replace, .policy, .level: enrolled(signer)?.role == .coordinator
        case .approve: enrolled(signer)?.role == .maintainer
        case .recover: recovery?.fingerprint == signer
        }
    }
}
