internal import PosternFormat
internal import PosternLog
internal import PosternSigning

extension OpenRoom {
    /// Refuses to seal to a list that the person at this home has not seen, or that does not hold them.
    func checkMembers(_ posting: Posting) throws(ClientError) {
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
        try checkList(accepting: posting.accepted)
        try checkEnrolment()
        let outsiders = epoch.members.filter { !$0.role.isEnrolled }
        guard !posting.isNote || outsiders.isEmpty else {
            throw .notForProgram(case: id.caseID, room: id.room, readers: outsiders.map(Person.init))
        }
    }

    /// Refuses a list with somebody in it who left the program, whatever the server says: who was expelled reads
    /// nothing that is said after that was known here.
    private func checkEnrolment() throws(ClientError) {
        let former = formerPeople
        guard former.isEmpty else {
            throw .staleList(case: id.caseID, room: id.room, people: former.map(Person.init))
        }
    }

    /// Whether a researcher has said something. What is sealed to this identity may be a report.
    private var mayHoldReport: Bool {
        items.contains { $0.isReport || $0.kind == "sealed" }
    }

    /// Refuses a list that the person at this home has neither seen nor accepted.
    ///
    /// - Parameter repeatsHistory: whether this identity is to say itself who may read how much of the past. Then a list
    ///   that differs in that alone is refused, too.
    func checkList(
        accepting accepted: [MembersChange], repeatsHistory: Bool = false
    ) throws(ClientError) {
        let last = log.entries.count - 1
        let known = min(max(Int(clamping: shownList), acceptedList(of: accepted) ?? 0), last)
        let (joined, left) = epoch.changes(since: log.entries[known].epoch)
        let former = formerCoordinators(after: known)
        let history = epoch.widenedHistory(since: log.entries[known].epoch)
        guard joined.isEmpty, left.isEmpty, former.isEmpty, history.isEmpty || !repeatsHistory else {
            throw .membersChanged(
                MembersChange(
                    caseID: id.caseID, room: id.room, members: epoch.members.map(Person.init), joined: joined,
                    left: left, history: history, formerCoordinators: former,
                    statement: log.entries[Int(epochStatement(of: last))].hash))
        }
    }

    /// Whether somebody who is listed may read more of the past than the list says that was seen.
    var givesUnseenHistory: Bool {
        let seen = log.entries[min(Int(clamping: shownList), log.entries.count - 1)].epoch
        return epoch.members.contains { member in
            (seen.member(member.fingerprint)?.readsFrom).map { member.readsFrom < $0 } ?? true
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
        guard let list = acceptedList(of: accepted) else { return }
        try see(list: UInt64(list))
    }

    /// The index of the newest statement whose list was accepted, nil where none of this room's was.
    private func acceptedList(of accepted: [MembersChange]) -> Int? {
        let statements = accepted.filter { $0.room == id.room }.map(\.statement)
        return statements.isEmpty ? nil : log.entries.lastIndex { statements.contains($0.hash) }
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
