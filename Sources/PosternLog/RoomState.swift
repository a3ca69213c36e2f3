public import PosternFormat
public import PosternSigning

/// A room's log, verified up to its last entry: what the next entry is measured against.
///
/// The server and every client apply the same rule, so that neither has to believe the other.
/// Specification: "The append rule".
public struct RoomState: Hashable, Sendable {
    /// What its statements say.
    public private(set) var statements: RoomStatements
    /// The number of entries.
    public private(set) var count: UInt64 = 0
    /// The hash of the last entry, zero while there is none.
    public private(set) var head: Digest = .zero

    /// The log.
    public var log: LogID { statements.log }
    /// The epoch in force, nil while the room is not opened.
    public var epoch: Epoch? { statements.epoch }
    /// The public thread of the first contact, nil while the room is not opened.
    public var contact: Contact? { statements.contact }
    /// Whether nothing may follow but the room's destruction.
    public var isClosed: Bool { statements.isClosed }

    /// A room without entries.
    public init(log: LogID) { statements = RoomStatements(log: log) }

    /// The state that somebody kept of a room whose every entry they had verified.
    package init(statements: RoomStatements, count: UInt64, head: Digest) {
        self.statements = statements
        self.count = count
        self.head = head
    }

    /// The member of the epoch in force with this fingerprint.
    public func member(_ fingerprint: Fingerprint) -> Member? { epoch?.member(fingerprint) }

    /// Verifies the next entry against everything before it and adds it. Changes nothing when it throws.
    @discardableResult
    public mutating func append(_ bytes: [UInt8], program: ProgramState) throws(LogError) -> Entry {
        do throws(LogFault) {
            let entry = try decoded(bytes)
            let hash = entry.hash
            try take(entry, hash: hash, program: program)
            head = hash
            count += 1
            return entry
        } catch {
            throw LogError(log: log, index: count, fault: error.judged(atLevel: program.level))
        }
    }

    private mutating func take(_ entry: Entry, hash: Digest, program: ProgramState) throws(LogFault) {
        switch entry {
        case .statement(let statement):
            try check(place: statement.log, statement.index, statement.previous)
            guard !isClosed || statement.reason == .destroyed && !statements.isDestroyed else {
                throw .closed
            }
            try statements.take(statement, hash: hash, program: program)
        case .message(let message):
            try check(place: message.header.log, message.header.index, message.header.previous)
            let epoch = try openEpoch()
            guard message.header.epoch == epoch.number else {
                throw .wrongEpoch(expected: epoch.number, found: message.header.epoch)
            }
        case .historyGrant(let grant):
            try check(place: grant.log, grant.index, grant.previous)
            try grant.check(in: openEpoch())
        case .approval(let approval):
            try check(place: approval.log, approval.index, approval.previous)
            try statements.check(approval, program: program)
        case .later(let entry):
            try check(place: entry.log, entry.index, entry.previous)
            guard !isClosed else { throw .closed }
            try statements.check(entry, program: program)
        case .genesis, .programStatement:
            throw .wrongKind
        }
    }

    private func check(place: LogID, _ index: UInt64, _ previous: Digest) throws(LogFault) {
        guard place == log else { throw .otherLog }
        guard index == count else { throw .wrongIndex(found: index) }
        guard previous == head else { throw .wrongPrevious }
    }

    /// The epoch that a member's entry belongs to.
    private func openEpoch() throws(LogFault) -> Epoch {
        guard !isClosed else { throw .closed }
        guard let epoch else { throw .wrongKind }
        return epoch
    }
}

extension HistoryGrant {
    /// Throws where its author may not give it, or its recipient may not have it.
    func check(in epoch: Epoch) throws(LogFault) {
        guard let giver = epoch.member(author), giver.role.isEnrolled else { throw .authorMayNotGrant }
        guard isSigned(by: giver.card.signingKey) else { throw .signature }
        guard let reader = epoch.member(member) else { throw .notAMember(member) }
        guard wraps.allSatisfy({ (reader.readsFrom..<epoch.number).contains($0.epoch) }) else {
            throw .historyNotAllowed
        }
    }
}
