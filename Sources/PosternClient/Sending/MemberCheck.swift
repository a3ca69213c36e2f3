internal import PosternFormat
internal import PosternLog
internal import PosternSigning

extension OpenRoom {
    /// Refuses to seal to a list that the person at this home has not seen, or that does not hold them.
    func checkMembers(kind: Content.Kind, accepting accepted: [MembersChange]) throws(ClientError) {
        guard !log.state.isClosed else { throw .caseClosed(id.caseID) }
        guard let mine = epoch.member(me.fingerprint) else {
            throw .notAMember(case: id.caseID, room: id.room)
        }
        // Every reader would refuse it, and nobody could take it out of the log again.
        guard kind != .acknowledgement || mine.role != .researcher else { throw .researchersDoNotAcknowledge }
        if kind == .acknowledgement, !mayHoldReport { throw .nothingToAcknowledge(id.caseID) }
        try checkWraps()
        try checkList(accepting: accepted)
    }

    /// Whether a researcher has said something. What is sealed to this identity may be a report.
    private var mayHoldReport: Bool {
        items.contains { $0.isReport || $0.kind == "sealed" }
    }

    /// Refuses a list that the person at this home has neither seen nor accepted.
    func checkList(accepting accepted: [MembersChange]) throws(ClientError) {
        let last = log.entries.count - 1
        let known = min(max(Int(clamping: shownList), acceptedList(of: accepted) ?? 0), last)
        let (joined, left) = epoch.changes(since: log.entries[known].epoch)
        let former = formerCoordinators(after: known)
        guard joined.isEmpty, left.isEmpty, former.isEmpty else {
            throw .membersChanged(
                MembersChange(
                    caseID: id.caseID, room: id.room, members: epoch.members.map(Person.init), joined: joined,
                    left: left, formerCoordinators: former,
                    statement: log.entries[Int(epochStatement(of: last))].hash))
        }
    }

    /// From now on the list that was accepted counts as seen, and no later one.
    func seeAccepted(_ accepted: [MembersChange]) throws(ClientError) {
        guard let list = acceptedList(of: accepted) else { return }
        try session.home.see(id, Seen(read: 0, members: UInt64(list)))
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
                case .statement = log.entries[Int(item.index)].entry
            {
                throw .altered(id, index: item.index, fault)
            }
        }
    }
}
