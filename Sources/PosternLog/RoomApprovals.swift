public import PosternFormat

/// What listed maintainers agreed to since a room's last epoch began, in a program of dual control.
/// Specification: "Dual control".
public struct RoomApprovals: Hashable, Sendable {
    /// In their order.
    public private(set) var pending: [Approval] = []

    /// None.
    init() {}

    /// Those that somebody kept, and had verified.
    init(kept: [Approval]) { pending = kept }

    /// Verifies an approval that stands in the log and takes it.
    mutating func take(_ approval: Approval, epoch: Epoch, program: ProgramState) throws(LogFault) {
        guard program.approvals.areAsked else { throw .approvalNotAsked }
        guard let author = epoch.member(approval.author), author.role == .maintainer else {
            throw .authorNotMaintainer
        }
        guard approval.isSigned(by: author.card.signingKey) else { throw .signature }
        guard pending.count < Limits.members else { throw .tooManyApprovals }
        pending.append(approval)
    }

    /// Throws where the next list gives somebody more than they had, and no maintainer who is still enrolled agreed.
    func check(
        from before: Epoch, to next: Epoch, program: ProgramState, at index: UInt64
    ) throws(LogFault) {
        for member in next.members where !before.gives(member, program: program, at: index) {
            let isApproved = pending.contains { approval in
                approval.member == member.fingerprint && approval.role == member.role
                    && approval.readsFrom <= member.readsFrom
                    && program.enrolled(approval.author, at: index)?.role == .maintainer
            }
            guard isApproved else { throw .notApproved(member.fingerprint) }
        }
    }
}

extension Epoch {
    /// Whether this list gave `member` as much already: to them, or to whose place in the program they took.
    fileprivate func gives(_ member: Member, program: ProgramState, at index: UInt64) -> Bool {
        let known = self.member(member.fingerprint)
        let replaced = program.enrolled(member.fingerprint, at: index)?.replaces.flatMap { self.member($0) }
        return [known, replaced].contains { before in
            guard let before else { return false }
            return before.role == member.role && before.readsFrom <= member.readsFrom
        }
    }
}
