internal import PosternFormat
internal import PosternLog
internal import PosternSigning

extension ListedRoom {
    /// The reason of the statement that begins the next epoch: for the members in force without those who make the list
    /// stale, as `change` alters them. Every next list is made here.
    ///
    /// The person at this home must have seen the list or have accepted it.
    func nextList(
        accepting accepted: [MembersChange],
        changing change: ([Reader]) throws(ClientError) -> [Reader] = { $0 }
    ) throws(ClientError) -> Statement.Reason {
        try checkConsent(accepting: accepted)
        let stale = Set(staleMembers.map(\.person.fingerprint))
        let readers = try change(
            epoch.members.filter { !stale.contains($0.fingerprint) }.map { Reader($0) })
        guard !readers.isEmpty else { throw .lastMember(case: id.caseID, room: id.room) }
        let next = readers.epoch(epoch.number + 1, of: id, random: session.random)
        if next.hasSameReaders(as: epoch) { return .rotated(next) }
        let used = epoch.approvals(
            for: next, among: approvals, program: program.state, at: program.state.place)
        return .changed(next, approvals: used)
    }

    /// Who left the list with the statement at `index`, besides the person who was meant to. It follows from what was
    /// signed, so it is the same after a lost answer or a lost race.
    func leavers(at index: UInt64, besides target: Fingerprint? = nil) -> [StaleMember] {
        let lists = self.lists
        guard let place = lists.firstIndex(where: { $0.entry.index == index }), place > 0 else { return [] }
        return lists[place - 1].epoch.members.filter { member in
            member.fingerprint != target && lists[place].epoch.member(member.fingerprint) == nil
        }.map { StaleMember($0, in: program.state) }
    }
}

extension Epoch {
    /// Whether both lists hold the same people with the same right to the past.
    fileprivate func hasSameReaders(as other: Epoch) -> Bool {
        hasSameMembers(as: other)
            && zip(members, other.members).allSatisfy { $0.readsFrom == $1.readsFrom }
    }
}
