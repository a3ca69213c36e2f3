public import PosternFormat

/// Somebody's time in a program in one role.
public struct Tenure: Hashable, Sendable {
    /// Their role: maintainer or coordinator.
    public let role: Role
    /// Their name in the program.
    public let name: Name
    /// Their keys.
    public let card: Card
    /// Who they are.
    public let fingerprint: Fingerprint
    /// The program log's entry that enrolled them.
    public let since: UInt64
    /// When that entry was made, by its author's clock.
    public let madeAt: Timestamp
    /// Who signed that entry.
    public let enrolledBy: Fingerprint
    /// Whose place they took, if they replaced a card.
    public let replaces: Fingerprint?
    /// The entry that took them out, if one did.
    public internal(set) var until: UInt64?

    init(
        role: Role, name: Name, card: Card, since: UInt64, madeAt: Timestamp, enrolledBy: Fingerprint,
        replaces: Fingerprint? = nil
    ) {
        self.role = role
        self.name = name
        self.card = card
        fingerprint = card.fingerprint
        self.since = since
        self.madeAt = madeAt
        self.enrolledBy = enrolledBy
        self.replaces = replaces
    }

    /// Whether they were enrolled once entry `index` had been added.
    func holds(at index: UInt64) -> Bool {
        guard since <= index else { return false }
        guard let until else { return true }
        return index < until
    }
}
