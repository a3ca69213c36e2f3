public import PosternFormat
internal import PosternLog
internal import PosternSigning

/// Somebody as a signed statement names them.
public struct Person: Sendable, Hashable {
    /// The name that a coordinator wrote, or another program put there: safe in a sentence, whatever it holds.
    public let name: ShownText
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
            name: ShownText(member.name.text), role: member.role, fingerprint: member.fingerprint,
            card: member.card.text)
    }

    init(_ tenure: Tenure) {
        self.init(
            name: ShownText(tenure.name.text), role: tenure.role, fingerprint: tenure.fingerprint,
            card: tenure.card.text)
    }
}

extension Person {
    /// `Max (maintainer)`.
    public var told: String { "\(name) (\(role))" }

    /// `Max (maintainer, ykzwktog)`, for a person whose name another has, too.
    public var toldApart: String { "\(name) (\(role), \(fingerprint.short))" }

    /// `Max (ykzwktog)`.
    var nameAndMark: String { "\(name) (\(fingerprint.short))" }
}

extension [Person] {
    /// `Cora (coordinator), Max (maintainer)`; with their fingerprints where their names do not tell them apart.
    public var told: String {
        let alike = self.alike
        return map { alike.contains($0.fingerprint) ? $0.toldApart : $0.told }.joined(separator: ", ")
    }

    /// `Cora (abcd2345), Max (ykzwktog)`.
    var namesAndMarks: String { map(\.nameAndMark).joined(separator: ", ") }
}
