public import PosternFormat

extension Approval {
    /// Throws where it does not hold for the statement after `last`, in a room with this epoch in force.
    /// Specification: "Approval", checks.
    func check(after last: Place, epoch: Epoch, program: ProgramState) throws(LogFault) {
        guard program.approvals.areAsked else { throw .approvalNotAsked }
        guard let author = epoch.member(author), author.role == .maintainer else {
            throw .authorNotMaintainer
        }
        guard isSigned(by: author.card.signingKey) else { throw .signature }
        guard statement == last else { throw .approvalForOther }
    }

    /// Whether it holds there.
    func holds(after last: Place, epoch: Epoch, program: ProgramState) -> Bool {
        do throws(LogFault) {
            try check(after: last, epoch: epoch, program: program)
            return true
        } catch {
            return false
        }
    }

    /// Whether it is for exactly this: the member with no less of the past, in the place of exactly this other one.
    fileprivate func permits(_ member: Member, replacing replaced: Fingerprint?) -> Bool {
        self.member == member.fingerprint && role == member.role && readsFrom <= member.readsFrom
            && replaces == replaced
    }
}

extension Epoch {
    /// Throws where the next list gives somebody more than this one, and no maintainer who is still enrolled agreed.
    /// Specification: "Statement", checks.
    func checkApprovals(
        _ approvals: [Approval], of next: Epoch, after last: Place, log: LogID, program: ProgramState,
        at place: Place
    ) throws(LogFault) {
        for approval in approvals {
            guard approval.log == log else { throw .otherLog }
            try approval.check(after: last, epoch: self, program: program)
        }
        guard program.approvals.areAsked else { return }
        for member in next.members {
            let replaced = replaced(by: member, program: program, at: place)
            guard ![self.member(member.fingerprint), replaced].contains(where: { $0?.gives(member) == true })
            else { continue }
            let isApproved = approvals.contains { approval in
                approval.permits(member, replacing: replaced?.fingerprint)
                    && program.enrolled(approval.author, at: place)?.role == .maintainer
            }
            guard isApproved else { throw .notApproved(member.fingerprint) }
        }
    }

    /// Whose place in this list the member takes: the one whom they replaced in the program.
    public func replaced(by member: Member, program: ProgramState, at place: Place) -> Member? {
        program.enrolled(member.fingerprint, at: place)?.replaces.flatMap { self.member($0) }
    }
}

extension Member {
    /// Whether what this member has is as much as `other` is to have.
    fileprivate func gives(_ other: Member) -> Bool {
        role == other.role && readsFrom <= other.readsFrom
    }
}

extension Epoch {
    /// Of `approvals`, those that a statement with the next list has to embed: for each member who is given more than they
    /// had, the first that permits it.
    public func approvals(
        for next: Epoch, among approvals: [Approval], program: ProgramState, at place: Place
    ) -> [Approval] {
        guard program.approvals.areAsked else { return [] }
        return next.members.compactMap { member in
            let replaced = replaced(by: member, program: program, at: place)
            guard ![self.member(member.fingerprint), replaced].contains(where: { $0?.gives(member) == true })
            else { return nil }
            return approvals.first { approval in
                approval.permits(member, replacing: replaced?.fingerprint)
                    && program.enrolled(approval.author, at: place)?.role == .maintainer
            }
        }
    }
}
