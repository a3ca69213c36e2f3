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
    /// The commitment in the knock there, as the coordinator saw it; nil where they saw none.
    public private(set) var commitment: Commitment?
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
        commitment: Commitment?, isClosed: Bool, isDestroyed: Bool, programIndex: UInt64
    ) {
        self.log = log
        self.last = last
        self.epoch = epoch
        self.caseKeys = caseKeys
        self.contact = contact
        self.commitment = commitment
        self.isClosed = isClosed
        self.isDestroyed = isDestroyed
        self.programIndex = programIndex
    }

    /// Verifies the next statement and takes it. Changes nothing when it throws.
    mutating func take(_ statement: Statement, hash: Digest, program: ProgramState) throws(LogFault) {
        try check(statement, program: program)
        if let next = statement.reason.epoch {
            try check(next, reason: statement.reason)
            try next.checkMembers(in: log, program: program, at: statement.programHead.index)
            if let epoch, let last, case .changed(_, let approvals) = statement.reason {
                try epoch.checkApprovals(
                    approvals, of: next, after: last, log: log, program: program,
                    at: statement.programHead.index)
            }
        }
        switch statement.reason {
        case .opened(let thread, let promised, let next):
            (contact, commitment, epoch) = (thread, promised, next)
        case .rotated(let next), .changed(let next, _): epoch = next
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
        if let number = statement.extensions.unknownCritical { throw .undecodable(.criticalExtension(number)) }
    }

    /// Verifies an approval that stands in the log.
    func check(_ approval: Approval, program: ProgramState) throws(LogFault) {
        guard let epoch, let last else { throw .wrongKind }
        try approval.check(after: last, epoch: epoch, program: program)
    }

    /// Verifies an entry of a later edition as far as this one can: a member or a coordinator signed it. What ends there
    /// is thrown last, so that nobody else can make it look as if the log went on in a newer form.
    func check(_ entry: LaterEntry, program: ProgramState) throws(LogFault) {
        guard let epoch else { throw .wrongKind }
        let coordinator = program.enrolled(entry.author, at: programIndex)
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
