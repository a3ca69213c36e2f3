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
        if log.isProgramLog {
            return try append(bytes, toProgram: program, by: signer, in: db, now: now)
        }
        let isCoordinator = program.state.enrolled(signer)?.role == .coordinator
        let room: LogCache.Room?
        switch try self.room(log, in: db) {
        case .none: room = nil
        case .kept(let kept): room = kept
        case .destroyed(let row):
            let role = try MemberRow.find(signer, in: log, db, cipher)?.record.role
            guard isCoordinator || program.state.counts(role, of: signer) else { throw StoreError.refused }
            throw try Self.refusal(of: bytes, afterTombstoneOf: row)
        }
        guard isCoordinator || program.state.counts(room?.state.member(signer)?.role, of: signer) else {
            throw StoreError.refused
        }
        return try append(bytes, to: log, room, program, by: signer, in: db, now: now)
    }

    /// Why nothing follows in a destroyed room.
    private static func refusal(of bytes: [UInt8], afterTombstoneOf row: LogRow) throws(StoreError)
        -> StoreError
    {
        let index = try decoded(bytes).index
        guard index == row.record.count else { return .conflict(count: row.record.count) }
        return .invalidEntry("\(LogError(log: row.record.log, index: index, fault: .closed))")
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

    /// The entry in `bytes`.
    static func decoded(_ bytes: [UInt8]) throws(StoreError) -> Entry {
        do throws(FormatError) {
            return try Entry(decoding: bytes)
        } catch {
            // What a later edition may know is no fault of form; but nobody is given what this server cannot judge.
            throw error.isNewer ? .invalidEntry("\(error)") : .malformed("\(error)")
        }
    }
}

extension ProgramState {
    /// Whether a role in a room's list still counts: whoever is listed as maintainer or coordinator must be enrolled
    /// now, so that who was expelled is out before anybody has rotated.
    func counts(_ listed: Role?, of person: Fingerprint) -> Bool {
        guard let listed else { return false }
        return !listed.isEnrolled || enrolled(person) != nil
    }
}
