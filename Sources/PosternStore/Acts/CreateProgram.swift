internal import GRDB
internal import PosternFormat
internal import PosternLog
internal import PosternSigning

extension Writer {
    /// Begins a program's log with its genesis and uses the setup code up, both or neither.
    mutating func createProgram(
        _ genesis: [UInt8], setupCode: String, in db: Database, now: Timestamp
    ) throws -> Taken {
        var server = try ServerRecord.find(in: db, cipher)
        // A digest of zeros stands in for a code that is used up, so that both take the same time to refuse.
        let expected = server.setupDigest ?? .zero
        guard SetupCode.digest(setupCode).isEqual(to: expected), server.setupDigest != nil else {
            throw StoreError.refused
        }
        let state: ProgramState
        let stored = StoredEntry(time: now, entry: genesis)
        do throws(LogError) {
            state = try ProgramState(genesis: stored)
        } catch {
            if case .undecodable(let reason) = error.fault { throw StoreError.malformed("\(reason)") }
            throw StoreError.invalidEntry("\(error)")
        }
        guard state.genesis.serverKey == serverKey else {
            throw StoreError.invalidEntry("server_key is another server's")
        }
        let id = try LogRow.nextID(in: db)
        let row = LogRow(id: id, program: id, record: LogRecord(state))
        let before = Place(startOf: state.log)
        try row.insert(in: db, cipher)
        try insert(stored, log: row, before: before, in: db)
        try updateMembers(of: state.log, from: nil, to: state, in: db)
        server.setupDigest = nil
        try server.save(in: db, cipher)
        cache.keep(LogCache.Program(row: row, state: state))
        let hash = Entry.hash(of: genesis, program: state.id)
        return Taken(log: state.log, seen: nil, before: before, time: now, hash: hash, isNew: true)
    }
}

/// The code that a new server shows once, and that the first program uses up: 20 random bytes in base32.
enum SetupCode {
    static func make(random: RandomSource) -> String { Base32.encode(random.bytes(20)) }

    static func digest(_ code: String) -> Digest { Tag.setupCode.digest(.none, Array(code.utf8)) }
}

extension Digest {
    /// Compares in constant time.
    func isEqual(to other: Digest) -> Bool { constantTimeEqual(bytes, other.bytes) }
}
