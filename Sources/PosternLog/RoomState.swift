public import PosternFormat
public import PosternSigning

/// A room's log, verified up to its last entry: what the next entry is measured against.
///
/// The server and every client apply the same rule, so that neither has to believe the other.
/// Specification: "The append rule".
public struct RoomState: Hashable, Sendable {
    /// The log.
    public let log: LogID
    /// The number of entries.
    public private(set) var count: UInt64 = 0
    /// The hash of the last entry, zero while there is none.
    public private(set) var head: Digest = .zero
    /// The epoch in force, nil while the room is not opened.
    public private(set) var epoch: Epoch?
    /// The public thread of the first contact, nil while the room is not opened.
    public private(set) var contact: Contact?
    /// Whether nothing may follow.
    public private(set) var isClosed = false
    /// The index of the program log's entry that the last statement cited.
    public private(set) var programIndex: UInt64 = 0

    /// A room without entries.
    public init(log: LogID) {
        precondition(!log.isProgramLog)
        self.log = log
    }

    /// The state that somebody kept of a room whose every entry they had verified: the server, which keeps it
    /// encrypted beside the log and verifies the whole log in `posternd check`.
    package init(
        log: LogID, count: UInt64, head: Digest, epoch: Epoch, contact: Contact, isClosed: Bool,
        programIndex: UInt64
    ) {
        self.log = log
        self.count = count
        self.head = head
        self.epoch = epoch
        self.contact = contact
        self.isClosed = isClosed
        self.programIndex = programIndex
    }

    /// The member of the epoch in force with this fingerprint.
    public func member(_ fingerprint: Fingerprint) -> Member? { epoch?.member(fingerprint) }

    /// Verifies the next entry against everything before it and adds it. Changes nothing when it throws.
    @discardableResult
    public mutating func append(_ bytes: [UInt8], program: ProgramState) throws(LogError) -> Entry {
        do throws(LogFault) {
            let entry = try decoded(bytes)
            switch entry {
            case .statement(let statement):
                try check(place: statement.log, statement.index, statement.previous)
                try check(statement, program: program)
                if let next = statement.reason.epoch { epoch = next } else { isClosed = true }
                if case .opened(let where_, _) = statement.reason { contact = where_ }
                programIndex = statement.programHead.index
            case .message(let message):
                try check(place: message.header.log, message.header.index, message.header.previous)
                guard let epoch else { throw .wrongKind }
                guard message.header.epoch == epoch.number else {
                    throw .wrongEpoch(expected: epoch.number, found: message.header.epoch)
                }
            case .genesis, .programStatement:
                throw .wrongKind
            }
            head = Entry.hash(of: bytes, program: log.program)
            count += 1
            return entry
        } catch {
            throw LogError(log: log, index: count, fault: error)
        }
    }

    private func check(place: LogID, _ index: UInt64, _ previous: Digest) throws(LogFault) {
        guard place == log else { throw .otherLog }
        guard index == count else { throw .wrongIndex(found: index) }
        guard previous == head else { throw .wrongPrevious }
        guard !isClosed else { throw .closed }
    }

    private func check(_ statement: Statement, program: ProgramState) throws(LogFault) {
        if case .opened = statement.reason {
            guard count == 0 else { throw .wrongKind }
        } else {
            guard count > 0 else { throw .wrongKind }
        }
        guard program.id == log.program, program.holds(statement.programHead) else {
            throw .unknownProgramHead
        }
        guard statement.programHead.index >= programIndex else { throw .programWentBack }
        guard let author = program.enrolled(statement.author, at: statement.programHead.index),
            author.role == .coordinator
        else { throw .authorNotCoordinator }
        guard statement.isSigned(by: author.card.signingKey) else { throw .signature }
        if let next = statement.reason.epoch {
            try check(next, reason: statement.reason)
            try check(membersOf: next, program: program, at: statement.programHead.index)
        }
    }

    private func check(_ next: Epoch, reason: Statement.Reason) throws(LogFault) {
        let due = (epoch?.number ?? 0) &+ 1
        guard next.number == due, due != 0 else { throw .wrongEpoch(expected: due, found: next.number) }
        guard next.key != epoch?.key else { throw .reusedCaseKey }
        switch reason {
        case .rotated:
            guard let epoch, next.hasSameMembers(as: epoch) else { throw .membersChanged }
        case .changed:
            if let epoch, next.hasSameMembers(as: epoch) { throw .membersUnchanged }
            return
        case .opened, .closed:
            break
        }
        guard next.members.allSatisfy({ $0.history.isEmpty }) else { throw .historyNotAllowed }
    }

    private func check(
        membersOf next: Epoch, program: ProgramState, at index: UInt64
    ) throws(LogFault) {
        var keys: Set<[UInt8]> = [next.key.bytes, program.genesis.serverKey.bytes]
        for member in next.members {
            guard keys.insert(member.card.signingKey.bytes).inserted,
                keys.insert(member.card.receivingKey.bytes).inserted
            else { throw .keyInTwoRoles }
            let tenure = program.enrolled(member.fingerprint, at: index)
            switch member.role {
            case .researcher:
                guard tenure == nil else { throw .roleNotHeld(member.fingerprint) }
                guard log.room != .internal else { throw .researcherInInternal }
            case .maintainer, .coordinator:
                guard let tenure, tenure.role == member.role, tenure.card == member.card else {
                    throw .roleNotHeld(member.fingerprint)
                }
            }
        }
    }
}
