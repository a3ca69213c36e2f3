internal import GRDB
internal import PosternFormat
internal import PosternLog
internal import PosternSigning

extension Writer {
    /// Adds an entry to a program's or a room's log; finds the one that is there where the same bytes came before.
    ///
    /// Who the signer is comes first, so that a stranger learns nothing about the log, not even its count. Whether the
    /// entry is known comes next, before anything of it is judged: what was accepted once is never refused.
    mutating func append(
        _ bytes: [UInt8], to log: LogID, by signer: Fingerprint, within limit: ShareLimit, in db: Database,
        now: Timestamp
    ) throws -> Taken {
        guard let program = try program(log.program, in: db) else { throw StoreError.refused }
        if log.isProgramLog {
            return try append(bytes, toProgram: program, by: signer, in: db, now: now)
        }
        let isCoordinator = program.state.enrolled(signer)?.role == .coordinator
        switch try room(log, in: db) {
        case .destroyed(let row):
            let role = try MemberRow.find(signer, in: log, db, cipher)?.record.role
            guard isCoordinator || program.state.counts(role, of: signer) else { throw StoreError.refused }
            let entry = try Self.decoded(bytes)
            if let known = try known(entry, in: row, db) { return known }
            guard entry.prefix?.log == log else { throw StoreError.invalidEntry("\(LogFault.otherLog)") }
            if case .later(let later) = entry { throw later.unknown }
            throw StoreError.conflict(count: row.record.count)
        case .kept(let room):
            guard isCoordinator || program.state.counts(room.state.member(signer)?.role, of: signer) else {
                throw StoreError.refused
            }
            return try append(bytes, to: log, room, program, by: signer, within: limit, in: db, now: now)
        case .none:
            guard isCoordinator else { throw StoreError.refused }
            return try append(bytes, to: log, nil, program, by: signer, within: limit, in: db, now: now)
        }
    }

    /// The entry as the log holds it already, nil where it is new.
    func known(_ entry: Entry, in row: LogRow, _ db: Database) throws -> Taken? {
        let log = row.record.log
        let hash = entry.hash
        guard let found = try EntryRow.find(hash, of: log, log: row.id, in: db, cipher) else { return nil }
        return Taken(
            log: log, seen: entry.prefix?.seen.count, before: found.before, time: found.stored.time,
            hash: hash, isNew: false)
    }

    /// Writes the entry, and notes that the log grew.
    mutating func insert(
        _ stored: StoredEntry, by appender: Appender? = nil, log: LogRow, before: Place, in db: Database
    ) throws {
        let hidden = log.record.appenders.hidden(appender, at: before.count)
        try EntryRow(log: log.id, before: before, stored: stored, hidden: hidden)
            .insert(of: log.record.log, in: db, cipher)
        grown[log.record.log] = before.count + 1
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

extension LaterEntry {
    /// Why it is not taken: nobody is given what this server cannot judge.
    var unknown: StoreError { .invalidEntry("\(FormatError.unknownKind("type", kind))") }
}

/// An entry that stands in a log: what its receipt follows from.
struct Taken: Sendable {
    let log: LogID
    /// How many entries its author had seen; nil in a program log.
    let seen: UInt64?
    let before: Place
    let time: Timestamp
    let hash: Digest
    /// Whether it was added now.
    let isNew: Bool
}

extension ProgramState {
    /// Whether a role in a room's list still counts: whoever is listed as maintainer or coordinator must be enrolled
    /// now, so that who was expelled is out before anybody has rotated.
    func counts(_ listed: Role?, of person: Fingerprint) -> Bool {
        guard let listed else { return false }
        return !listed.isEnrolled || enrolled(person) != nil
    }
}
