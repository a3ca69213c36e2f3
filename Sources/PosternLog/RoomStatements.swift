public import PosternFormat
internal import PosternSigning

/// What the statements of a room say, verified up to the last one: who reads it, under which key, and whether it ended.
///
/// The statements are a chain of their own. Whoever issues the next key verifies them without the messages between.
/// Specification: "The append rule".
public struct RoomStatements: Hashable, Sendable {
    /// The log.
    public let log: LogID
    /// The last statement, nil while the room is not opened.
    public private(set) var last: EntryReference?
    /// The epoch in force, nil while the room is not opened.
    public private(set) var epoch: Epoch?
    /// The public thread of the first contact, nil while the room is not opened.
    public private(set) var contact: Contact?
    /// Whether nothing may follow but the room's destruction.
    public private(set) var isClosed = false
    /// Whether what came before is gone.
    public private(set) var isDestroyed = false
    /// The index of the program log's entry that the last statement cited.
    public private(set) var programIndex: UInt64 = 0
    /// The case keys of all epochs so far. Whoever was removed since holds the secrets of theirs, so none comes again.
    private var caseKeys: Set<CaseKey> = []

    init(log: LogID) {
        precondition(!log.isProgramLog)
        self.log = log
    }

    /// What somebody kept of a room whose every entry they had verified: the server, which keeps it encrypted beside
    /// the log and verifies the whole log in `posternd check`.
    package init(
        log: LogID, last: EntryReference, epoch: Epoch, caseKeys: Set<CaseKey>, contact: Contact,
        isClosed: Bool, isDestroyed: Bool, programIndex: UInt64
    ) {
        self.log = log
        self.last = last
        self.epoch = epoch
        self.caseKeys = caseKeys
        self.contact = contact
        self.isClosed = isClosed
        self.isDestroyed = isDestroyed
        self.programIndex = programIndex
    }

    /// Verifies the next statement and takes it. Changes nothing when it throws.
    ///
    /// - Parameter approvals: what maintainers agreed to since the last epoch; nil where nobody looked, and then it is
    ///   not judged.
    mutating func take(
        _ statement: Statement, hash: Digest, program: ProgramState, approvals: RoomApprovals?
    ) throws(LogFault) {
        try check(statement, program: program)
        if let next = statement.reason.epoch {
            try check(next, reason: statement.reason)
            try next.checkMembers(in: log, program: program, at: statement.programHead.index)
            if let epoch, let approvals, program.approvals.areAsked {
                try approvals.check(
                    from: epoch, to: next, program: program, at: statement.programHead.index)
            }
        }
        switch statement.reason {
        case .opened(let thread, let next): (contact, epoch) = (thread, next)
        case .rotated(let next), .changed(let next): epoch = next
        case .closed: isClosed = true
        case .destroyed: isDestroyed = true
        }
        if let next = statement.reason.epoch { caseKeys.insert(next.key) }
        last = EntryReference(index: statement.index, hash: hash)
        programIndex = statement.programHead.index
    }

    private func check(_ statement: Statement, program: ProgramState) throws(LogFault) {
        switch statement.reason {
        case .opened: guard last == nil else { throw .wrongKind }
        case .rotated, .changed, .closed: guard last != nil else { throw .wrongKind }
        case .destroyed:
            guard last != nil else { throw .wrongKind }
            guard isClosed else { throw .notClosed }
        }
        guard statement.statementBefore == last else { throw .wrongStatementBefore }
        try statement.checkAuthor(program: program, notBefore: programIndex)
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
        guard program.id == log.program, program.holds(programHead) else { throw .unknownProgramHead }
        guard programHead.index >= earliest else { throw .programWentBack }
        guard let signer = program.enrolled(author, at: programHead.index), signer.role == .coordinator else {
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
        in log: LogID, program: ProgramState, at index: UInt64
    ) throws(LogFault) {
        var keys: Set<[UInt8]> = [key.bytes, program.genesis.serverKey.bytes]
        for member in members {
            guard keys.insert(member.card.signingKey.bytes).inserted,
                keys.insert(member.card.receivingKey.bytes).inserted
            else { throw .keyInTwoRoles }
            let tenure = program.enrolled(member.fingerprint, at: index)
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
