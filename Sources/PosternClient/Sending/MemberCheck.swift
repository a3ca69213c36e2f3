internal import PosternFormat
internal import PosternLog
internal import PosternSigning

extension OpenRoom {
    /// Refuses to seal to a list that the person at this home has not seen, that does not hold them, or that is stale.
    func checkMembers(_ posting: Posting) throws(ClientError) {
        try checkPosting(posting)
        // Whatever the server says: who was expelled reads nothing that is said after that was known here.
        try checkNotStale { _ in true }
    }

    /// Refuses a list that such members make stale.
    func checkNotStale(_ isMeant: (Person) -> Bool) throws(ClientError) {
        let stale = staleMembers.filter { isMeant($0.person) }
        guard stale.isEmpty else { throw .staleList(case: id.caseID, room: id.room, people: stale) }
    }

    /// Refuses what cannot be sent, though the list were no longer stale: so nothing else is done for it either.
    func checkPosting(_ posting: Posting) throws(ClientError) {
        let kind = posting.kind
        if let tombstone = CaseTombstone(log, program: program.state) { throw .caseDestroyed(tombstone) }
        guard !log.state.isClosed else { throw .caseClosed(id.caseID) }
        if let newer = log.newer { throw ClientError(newer) }
        guard let mine = epoch.member(me.fingerprint) else {
            throw .notAMember(case: id.caseID, room: id.room)
        }
        // Every reader would refuse it, and nobody could take it out of the log again.
        guard kind != .acknowledgement || mine.role.isEnrolled else { throw .researchersDoNotAcknowledge }
        if kind == .acknowledgement, !mayHoldReport { throw .nothingToAcknowledge(id.caseID) }
        try checkWraps()
        try checkConsent(accepting: posting.accepted)
        // A coordinator who is listed in another role does not take themselves out by sending something.
        try checkNotStale { $0.fingerprint == me.fingerprint }
        let stale = Set(staleMembers.map(\.person.fingerprint))
        let outsiders = epoch.members.filter { !$0.role.isEnrolled && !stale.contains($0.fingerprint) }
        guard !posting.isNote || outsiders.isEmpty else {
            throw .notForProgram(case: id.caseID, room: id.room, readers: outsiders.map(Person.init))
        }
    }

    /// A list that this identity signed was seen by whoever signed it.
    func seeOwn(_ index: UInt64) throws(ClientError) {
        guard case .statement(let statement) = log.entries[Int(index)].entry,
            statement.author == me.fingerprint, statement.reason.epoch != nil
        else { return }
        try see(list: index)
    }

    /// From now on the list that was accepted counts as seen, and no later one.
    func seeAccepted(_ accepted: [MembersChange]) throws(ClientError) {
        guard let list = consent.index(of: accepted) else { return }
        try see(list: list)
    }

    /// Refuses an epoch in which this identity was handed something else than the secret of the signed key.
    ///
    /// A coordinator who does that splits the room: what is sealed to that key is readable to some and not to others.
    func checkWraps() throws(ClientError) {
        for item in items where item.epoch == epoch.number {
            if case .unopened(let fault) = item.content,
                case .statement = log.entries[Int(item.index)].entry, !holdsSecret(of: epoch.number)
            {
                throw .altered(id, index: item.index, fault)
            }
        }
    }
}
