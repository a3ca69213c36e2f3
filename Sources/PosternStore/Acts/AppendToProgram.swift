internal import GRDB
internal import PosternFormat
internal import PosternLog
internal import PosternSigning

extension Writer {
    /// Adds a statement about the program's people.
    mutating func append(
        _ bytes: [UInt8], toProgram program: LogCache.Program, by signer: Fingerprint, in db: Database,
        now: Timestamp
    ) throws -> Taken {
        guard program.state.mayAppend(signer) else { throw StoreError.refused }
        var program = program
        let before = program.state
        let entry = try Self.decoded(bytes)
        if let known = try known(entry, in: program.row, db) { return known }
        guard case .programStatement(let statement) = entry else {
            throw StoreError.invalidEntry("\(LogFault.wrongKind)")
        }
        guard statement.author == signer, before.mayAppend(statement.action, signer) else {
            throw StoreError.refused
        }
        guard statement.program != before.id || statement.index >= before.count else {
            throw StoreError.conflict(count: before.count)
        }
        let stored = StoredEntry(time: max(now, before.time), entry: bytes)
        do throws(LogError) {
            try program.state.append(stored)
        } catch {
            throw StoreError.invalidEntry("\(error)")
        }
        program.row.record = LogRecord(program.state)
        try program.row.update(in: db, cipher)
        try insert(stored, log: program.row, before: before.place, in: db)
        try updateMembers(of: before.log, from: before, to: program.state, in: db)
        cache.keep(program)
        return Taken(
            log: before.log, seen: nil, before: before.place, time: stored.time,
            hash: entry.hash, isNew: true)
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
