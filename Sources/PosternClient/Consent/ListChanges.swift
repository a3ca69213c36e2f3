internal import PosternFormat

/// A member who stays in a list, and is listed otherwise than before.
public struct RelistedMember: Sendable, Hashable {
    /// As they were listed.
    public let before: Person
    /// As they are listed now.
    public let now: Person

    /// `Max (ykzwktog) is called Mia now`.
    public var text: String {
        var parts: [String] = []
        if now.name != before.name { parts.append("is called \(now.name) now") }
        if now.role != before.role { parts.append("is listed as \(now.role) now, and was as \(before.role)") }
        // The keys are the same, as the fingerprint says.
        if now.card != before.card { parts.append("has another card with the same keys") }
        return before.nameAndMark + " " + parts.joined(separator: ", ")
    }
}

extension Epoch {
    /// How this list differs from another: who joined, who left, and who stayed and is listed otherwise.
    func changes(since before: Epoch?) -> (joined: [Person], left: [Person], relisted: [RelistedMember]) {
        guard let before else { return (members.map(Person.init), [], []) }
        var joined: [Person] = []
        var relisted: [RelistedMember] = []
        for member in members {
            guard let old = before.member(member.fingerprint) else {
                joined.append(Person(member))
                continue
            }
            if !old.isSamePerson(as: member) {
                relisted.append(RelistedMember(before: Person(old), now: Person(member)))
            }
        }
        let left = before.members.filter { self.member($0.fingerprint) == nil }.map(Person.init)
        return (joined, left, relisted)
    }

    /// Who may read more of the past than another, earlier epoch says.
    func widenedHistory(since before: Epoch?) -> [HistoryNote] {
        guard let before else { return [] }
        return members.compactMap { member in
            let known = before.member(member.fingerprint)?.readsFrom ?? before.number + 1
            guard member.readsFrom < known else { return nil }
            return HistoryNote(person: Person(member), readsFrom: member.readsFrom)
        }
    }
}
