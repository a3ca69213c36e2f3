public import PosternFormat
internal import PosternSigning

/// A room's log, verified up to its last entry: what the next entry is measured against.
///
/// The server and every client apply the same rule, so that neither has to believe the other.
/// Specification: "The append rule".
public struct RoomState: Hashable, Sendable {
    /// What its statements say.
    public private(set) var statements: RoomStatements
    /// Its end.
    public private(set) var place: Place
    /// When the server took the last entry, nil while there is none.
    public private(set) var time: Timestamp?

    /// The log.
    public var log: LogID { statements.log }
    /// The number of entries.
    public var count: UInt64 { place.count }
    /// The epoch in force, nil while the room is not opened.
    public var epoch: Epoch? { statements.epoch }
    /// The public thread of the first contact, nil while the room is not opened.
    public var contact: Contact? { statements.contact }
    /// Whether nothing may follow but the room's destruction.
    public var isClosed: Bool { statements.isClosed }

    /// A room without entries.
    public init(log: LogID) {
        statements = RoomStatements(log: log)
        place = Place(startOf: log)
    }

    /// The state that somebody kept of a room whose every entry they had verified.
    package init(statements: RoomStatements, place: Place, time: Timestamp) {
        self.statements = statements
        self.place = place
        self.time = time
    }

    /// The member of the epoch in force with this fingerprint.
    public func member(_ fingerprint: Fingerprint) -> Member? { epoch?.member(fingerprint) }

    /// Verifies the next entry against everything before it and adds it. Changes nothing when it throws.
    @discardableResult
    public mutating func append(
        _ stored: StoredEntry, program: ProgramState, earlier: EarlierEntries
    ) throws(LogError) -> Entry {
        try append(stored, hash(of: stored), program: program, earlier: earlier)
    }

    /// The hash of an entry of this log: what takes longest in verifying one.
    func hash(of stored: StoredEntry) -> Digest { Entry.hash(of: stored.entry, program: log.program) }

    /// The same for an entry whose hash is known.
    mutating func append(
        _ stored: StoredEntry, _ hash: Digest, program: ProgramState, earlier: EarlierEntries
    ) throws(LogError) -> Entry {
        do throws(LogFault) {
            let entry = try decoded(stored.entry)
            let next = place.after(hash, at: stored.time, in: log.program)
            try check(entry, hash, at: stored.time, earlier)
            try statements.take(entry, leadingTo: next, program: program)
            (place, time) = (next, stored.time)
            return entry
        } catch {
            throw LogError(log: log, index: count, fault: error.judged(atLevel: program.level))
        }
    }

    /// Adds an entry of which only the chain can be verified, since only a newer program understands it or one before it.
    mutating func skip(_ stored: StoredEntry, _ hash: Digest) throws(LogError) {
        guard stored.time >= time ?? stored.time else {
            throw LogError(log: log, index: count, fault: .timeWentBack)
        }
        (place, time) = (place.after(hash, at: stored.time, in: log.program), stored.time)
    }

    /// What every entry has to fulfil, whatever its kind.
    private func check(
        _ entry: Entry, _ hash: Digest, at time: Timestamp, _ earlier: EarlierEntries
    ) throws(LogFault) {
        guard let prefix = entry.prefix else { throw .wrongKind }
        guard prefix.log == log else { throw .otherLog }
        guard time >= self.time ?? time else { throw .timeWentBack }
        guard prefix.seen.count <= count, earlier.head(prefix.seen.count) == prefix.seen.head else {
            throw .otherLogSeen
        }
        guard !earlier.holds(hash) else { throw .repeated }
    }
}
