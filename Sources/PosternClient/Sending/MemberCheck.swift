internal import PosternFormat
internal import PosternLog

extension OpenRoom {
    /// Refuses to seal to a list that the person at this home has not seen, or that does not hold them.
    func checkMembers(kind: Content.Kind, acceptChanges: Bool) throws(ClientError) {
        guard !log.state.isClosed else { throw .caseClosed(id.caseID) }
        guard let mine = epoch.member(me.fingerprint) else {
            throw .notAMember(case: id.caseID, room: id.room)
        }
        // Every reader would refuse it, and nobody could take it out of the log again.
        guard kind != .acknowledgement || mine.role != .researcher else { throw .researchersDoNotAcknowledge }
        try checkWraps()
        guard !acceptChanges, let seen = try session.home.seen(id) else { return }
        guard seen.members < log.state.count else { return }
        let (joined, left) = epoch.changes(since: log.entries[Int(seen.members)].epoch)
        guard joined.isEmpty, left.isEmpty else {
            throw .membersChanged(case: id.caseID, room: id.room, joined: joined, left: left)
        }
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
