internal import PosternFormat

/// What a statement did to a room.
public struct StatementNote: Sendable, Hashable {
    /// `opened`, `rotated`, `changed`, `closed` or `destroyed`.
    public let reason: String
    /// The public thread of the first contact, where the room was opened.
    public let contact: ShownText?
    /// Exactly the readers from here on.
    public let members: [Person]
    /// Who was not a reader before.
    public let joined: [Person]
    /// Who was a reader before.
    public let left: [Person]
    /// Who stays and is listed otherwise: under another name, in another role, or with another card.
    public let relisted: [RelistedMember]
    /// Who may read more of the past than before: newcomers who may read any of it, and others.
    public let history: [HistoryNote]

    /// One line about it.
    public var text: String {
        switch reason {
        case "opened":
            return "opened the room for \(members.told)" + (contact.map { "; first contact: \($0)" } ?? "")
        case "rotated": return "issued a new case key to the same \(counted(members.count, "member"))"
        case "closed": return "closed the room"
        case "destroyed": return "destroyed the room"
        default:
            let changes =
                (joined.isEmpty ? [] : ["joined: \(joined.told)"])
                + (left.isEmpty ? [] : ["left: \(left.told)"])
                + relisted.map(\.text)
                + history.map { "\($0.person.name) may read from epoch \($0.readsFrom)" }
            return "changed the members" + (changes.isEmpty ? "" : ": \(changes.joined(separator: "; "))")
        }
    }
}

extension StatementNote {
    init(_ statement: Statement, epoch: Epoch, before: Epoch?) {
        reason = statement.reason.word
        contact =
            if case .opened(let contact, _, _) = statement.reason {
                ShownText(contact: contact.text)
            } else {
                nil
            }
        members = epoch.members.map(Person.init)
        (joined, left, relisted) = epoch.changes(since: before)
        history = epoch.widenedHistory(since: before)
    }
}
