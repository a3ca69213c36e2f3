public import PosternFormat
internal import PosternLog

/// Somebody as a signed statement names them.
public struct Person: Sendable, Hashable {
    /// The name that a coordinator wrote. Not made safe for a terminal.
    public let name: String
    /// What they are there.
    public let role: Role
    /// Who they are.
    public let fingerprint: Fingerprint
    /// Their card's text.
    public let card: String
}

extension Person {
    init(_ member: Member) {
        self.init(
            name: member.name.text, role: member.role, fingerprint: member.fingerprint,
            card: member.card.text)
    }

    init(_ tenure: Tenure) {
        self.init(
            name: tenure.name.text, role: tenure.role, fingerprint: tenure.fingerprint,
            card: tenure.card.text)
    }
}
