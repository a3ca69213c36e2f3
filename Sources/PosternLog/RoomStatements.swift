public import PosternFormat
internal import PosternSigning

/// What the statements of a room say, verified up to the last one: who reads it, under which key, and whether it ended.
///
/// The statements are a chain of their own. Whoever issues the next key verifies them without the messages between.
/// Specification: "The append rule".
public struct RoomStatements: Hashable, Sendable {
    /// The log.
    public let log: LogID
    /// The place after the last statement; the room's beginning while it is not opened.
    public private(set) var last: Place
    /// The index of the statement that began the epoch in force.
    public private(set) var epochIndex: UInt64 = 0
    /// The epoch in force, nil while the room is not opened.
    public private(set) var epoch: Epoch?
    /// The public thread of the first contact, nil while the room is not opened.
    public private(set) var contact: Contact?
    /// The commitment in the knock there, as the coordinator saw it; nil where they saw none.
    public private(set) var commitment: Commitment?
    /// Whether nothing may follow but the room's destruction.
    public private(set) var isClosed = false
    /// Whether what came before is gone.
    public private(set) var isDestroyed = false
    /// The count of the program log's entries that the last statement cited.
    public private(set) var programCount: UInt64 = 0
    /// The case keys of all epochs so far. Whoever was removed since holds the secrets of theirs, so none comes again.
    private var caseKeys: Set<CaseKey> = []

    init(log: LogID) {
        precondition(!log.isProgramLog)
        self.log = log
        last = Place(startOf: log)
    }

    /// What somebody kept of a room whose every entry they had verified: the server, which keeps it encrypted beside
    /// the log and verifies the whole log in `posternd check`.
    package init(
        log: LogID, last: Place, epoch: Epoch, epochIndex: UInt64, caseKeys: Set<CaseKey>, contact: Contact,
        commitment: Commitment?, isClosed: Bool, isDestroyed: Bool, programCount: UInt64
    ) {
        self.log = log
        self.last = last
        self.epoch = epoch
        self.epochIndex = epochIndex
        self.caseKeys = caseKeys
        self.contact = contact
        self.commitment = commitment
        self.isClosed = isClosed
        self.isDestroyed = isDestroyed
        self.programCount = programCount
    }

    /// Verifies an entry by what the statements say, and takes it if it is one. Changes nothing when it throws.
    mutating func take(
        _ entry: Entry, leadingTo next: Place, program: ProgramState
    ) throws(LogFault) {
        if case .statement(let statement) = entry {
            return try take(statement, leadingTo: next, program: program)
        }
        guard !isClosed else { throw .closed }
        guard let prefix = entry.prefix, let epoch else { throw .wrongKind }
        guard program.holds(prefix.program) else { throw .unknownProgramHead }
        guard prefix.program.count >= programCount else { throw .programWentBack }
        guard prefix.epoch == epoch.number else {
            throw .wrongEpoch(expected: epoch.number, found: prefix.epoch)
        }
        guard prefix.seen.count > epochIndex else { throw .epochNotSeen }
        switch entry {
        case .message, .statement, .genesis, .programStatement: break
        case .historyGrant(let grant): try grant.check(in: epoch)
        case .approval(let approval): try approval.check(after: last, epoch: epoch, program: program)
        case .later(let entry): try check(entry, in: epoch, program: program)
        }
    }

    /// Verifies the next statement and takes it.
    mutating func take(
        _ statement: Statement, leadingTo place: Place, program: ProgramState
    ) throws(LogFault) {
        try check(statement, program: program)
        if let next = statement.reason.epoch {
            try check(next, reason: statement.reason)
            try next.checkMembers(in: log, program: program, at: statement.prefix.program)
            if let epoch, case .changed(_, let approvals) = statement.reason {
                try epoch.checkApprovals(
                    approvals, of: next, after: last, log: log, program: program,
                    at: statement.prefix.program)
            }
        }
        switch statement.reason {
        case .opened(let thread, let promised, let next):
            (contact, commitment, epoch) = (thread, promised, next)
        case .rotated(let next), .changed(let next, _): epoch = next
        case .closed: isClosed = true
        case .destroyed: isDestroyed = true
        }
        if let next = statement.reason.epoch {
            caseKeys.insert(next.key)
            epochIndex = place.count - 1
        }
        last = place
        programCount = statement.prefix.program.count
    }

    private func check(_ statement: Statement, program: ProgramState) throws(LogFault) {
        if case .opened = statement.reason {
            guard last.count == 0 else { throw .wrongKind }
        } else {
            guard last.count > 0 else { throw .wrongKind }
        }
        if statement.reason == .destroyed {
            guard isClosed else { throw .notClosed }
            guard !isDestroyed else { throw .closed }
            guard statement.prefix.seen == last else { throw .otherLogSeen }
        } else {
            guard !isClosed else { throw .closed }
        }
        guard statement.last == last else { throw .wrongStatementBefore }
        guard statement.prefix.seen.count >= last.count else { throw .otherLogSeen }
        try statement.checkAuthor(program: program, notBefore: programCount)
        let number = epoch?.number ?? 0
        guard statement.prefix.epoch == number else {
            throw .wrongEpoch(expected: number, found: statement.prefix.epoch)
        }
        if let number = statement.extensions.unknownCritical {
            throw .undecodable(.criticalExtension(number))
        }
    }

    /// Verifies an entry of a later edition as far as this one can: a member or a coordinator signed it. That it must be
    /// understood is thrown last, so that nobody else can make it look as if the log went on in a newer form.
    private func check(
        _ entry: LaterEntry, in epoch: Epoch, program: ProgramState
    ) throws(LogFault) {
        let coordinator = program.enrolled(entry.author, at: entry.prefix.program)
        guard
            let key = epoch.member(entry.author)?.card.signingKey
                ?? (coordinator?.role == .coordinator ? coordinator?.card.signingKey : nil)
        else { throw .notAMember(entry.author) }
        guard entry.isSigned(by: key) else { throw .signature }
        guard !entry.isCritical, program.level > ProgramLevel.known else {
            throw .undecodable(.unknownKind("type", entry.kind))
        }
    }

    private func check(_ next: Epoch, reason: Statement.Reason) throws(LogFault) {
        let due = (epoch?.number ?? 0) &+ 1
        guard next.number == due, due != 0 else { throw .wrongEpoch(expected: due, found: next.number) }
        guard !caseKeys.contains(next.key) else { throw .reusedCaseKey }
        guard let epoch else { return }
        if case .changed = reason {
            for member in next.members {
                guard let before = epoch.member(member.fingerprint) else { continue }
                guard member.readsFrom <= before.readsFrom else {
                    throw .historyTakenBack(member.fingerprint)
                }
            }
            guard !next.hasSameReaders(as: epoch) else { throw .membersUnchanged }
        } else {
            guard next.hasSameReaders(as: epoch) else { throw .membersChanged }
            guard next.members.allSatisfy({ $0.history.isEmpty }) else { throw .historyNotAllowed }
        }
    }
}

extension Statement {
    /// Throws where it was not signed by a coordinator of the program log that it cites.
    func checkAuthor(program: ProgramState, notBefore earliest: UInt64) throws(LogFault) {
        guard program.id == log.program, program.holds(prefix.program) else { throw .unknownProgramHead }
        guard prefix.program.count >= earliest else { throw .programWentBack }
        guard let signer = program.enrolled(author, at: prefix.program), signer.role == .coordinator else {
            throw .authorNotCoordinator
        }
        guard isSigned(by: signer.card.signingKey) else { throw .signature }
    }
}

extension Epoch {
    /// Whether both lists hold the same people, who may read the same past.
    fileprivate func hasSameReaders(as other: Epoch) -> Bool {
        hasSameMembers(as: other)
            && zip(members, other.members).allSatisfy { $0.readsFrom == $1.readsFrom }
    }

    /// Throws where a key has two uses, or somebody is listed as what they are not.
    fileprivate func checkMembers(
        in log: LogID, program: ProgramState, at place: Place
    ) throws(LogFault) {
        var keys: Set<[UInt8]> = [key.bytes, program.genesis.serverKey.bytes]
        for member in members {
            guard keys.insert(member.card.signingKey.bytes).inserted,
                keys.insert(member.card.receivingKey.bytes).inserted
            else { throw .keyInTwoRoles }
            let tenure = program.enrolled(member.fingerprint, at: place)
            switch member.role {
            case .researcher:
                guard tenure == nil else { throw .roleNotHeld(member.fingerprint) }
                guard log.room != .internal else { throw .researcherInInternal }
            case .vendor:
                guard tenure == nil else { throw .roleNotHeld(member.fingerprint) }
                guard log.room != .internal, log.room != .shared else { throw .vendorNotAllowed }
            case .maintainer, .coordinator:
                guard let tenure, tenure.role == member.role, tenure.card == member.card else {
                    throw .roleNotHeld(member.fingerprint)
                }
            }
        }
    }
}

extension HistoryGrant {
    /// Throws where its author may not give it, or its recipient may not have it.
    fileprivate func check(in epoch: Epoch) throws(LogFault) {
        guard let giver = epoch.member(author), giver.role.isEnrolled else { throw .authorMayNotGrant }
        guard isSigned(by: giver.card.signingKey) else { throw .signature }
        guard let reader = epoch.member(member) else { throw .notAMember(member) }
        guard wraps.allSatisfy({ (reader.readsFrom..<epoch.number).contains($0.epoch) }) else {
            throw .historyNotAllowed
        }
    }
}
