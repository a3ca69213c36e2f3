internal import PosternFormat
internal import PosternLog
internal import PosternSigning

extension OpenRoom {
    /// Who is listed as what the program says that they are not: somebody who was expelled since, as a rule.
    var staleMembers: [Member] { epoch.stale(in: program.state) }

    /// Those of them who are listed as a maintainer or a coordinator: nothing is sealed to a list with them in it.
    var formerPeople: [Member] { staleMembers.filter { $0.role.isEnrolled } }

    /// The statement that begins the next epoch: for the members as they are now, as `change` says.
    ///
    /// The person at this home must have seen the list or have accepted it. Whoever is stale is left out: no
    /// statement may list them.
    func nextEpoch(
        accepting accepted: [MembersChange],
        changing change: ([Reader]) throws(ClientError) -> [Reader] = { $0 }
    ) throws(ClientError) -> [UInt8] {
        try checkList(accepting: accepted, repeatsHistory: true)
        let stale = Set(staleMembers.map(\.fingerprint))
        let kept = epoch.members.filter { !stale.contains($0.fingerprint) }.map { Reader($0) }
        let readers = try change(kept)
        guard !readers.isEmpty else { throw .lastMember(case: id.caseID, room: id.room) }
        let next = readers.epoch(epoch.number + 1, of: id, random: session.random)
        if next.gives(asMuchAs: epoch) { return try rehearsed(.rotated(next)) }
        let approvals = epoch.approvals(
            for: next, among: log.approvals, program: program.state, at: program.state.place)
        return try rehearsed(.changed(next, approvals: approvals))
    }

    /// Everything that this person could read, by the signed lists: what they may still hold when they left.
    func epochs(readableTo person: Fingerprint) -> [UInt32] {
        var epochs: Set<UInt32> = []
        for entry in log.entries {
            guard case .statement(let statement) = entry.entry, let epoch = statement.reason.epoch,
                let member = epoch.member(person)
            else { continue }
            epochs.formUnion(member.readsFrom...epoch.number)
        }
        return epochs.sorted()
    }

    /// Where the epoch in force began, as the index of its statement.
    var epochIndex: UInt64 { epochStatement(of: log.entries.count - 1) }
}

extension Epoch {
    /// Whether the same people may read the same past.
    fileprivate func gives(asMuchAs other: Epoch) -> Bool {
        hasSameMembers(as: other)
            && zip(members, other.members).allSatisfy { $0.readsFrom == $1.readsFrom }
    }
}
