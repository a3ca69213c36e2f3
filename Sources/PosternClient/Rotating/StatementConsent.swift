internal import PosternFormat
internal import PosternLog
internal import PosternSigning

extension StatementRoom {
    /// How the member list differs from the one that the person at this home has seen or accepted; nil where it does not.
    /// That somebody may read more of the past is a difference here: who signs the next list says so too.
    func unseenChange(accepting accepted: [MembersChange]) -> MembersChange? {
        let lists = self.lists
        guard let last = lists.last else { return nil }
        let statements = Set(
            accepted.filter { $0.caseID == id.caseID && $0.room == id.room }.map(\.statement))
        let consented = lists.last { statements.contains($0.entry.hash) }?.entry.index
        let known = max(shownList, consented ?? 0)
        let before = lists.last { $0.entry.index <= known } ?? lists.first
        let (joined, left) = epoch.changes(since: before?.epoch)
        let history = epoch.widenedHistory(since: before?.epoch)
        var former: [Person] = []
        for list in lists where list.entry.index > known {
            guard program.state.enrolled(list.statement.author)?.role != .coordinator,
                let then = program.state.enrolled(list.statement.author, at: list.statement.prefix.program)
            else { continue }
            let person = Person(then)
            if !former.contains(person) { former.append(person) }
        }
        guard !joined.isEmpty || !left.isEmpty || !history.isEmpty || !former.isEmpty else { return nil }
        return MembersChange(
            caseID: id.caseID, room: id.room, members: epoch.members.map(Person.init), joined: joined,
            left: left, history: history, formerCoordinators: former, statement: last.entry.hash)
    }
}
