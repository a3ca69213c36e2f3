public import PosternFormat
internal import PosternSigning

/// Who may read more of the past than before.
public struct HistoryNote: Sendable, Hashable {
    /// Who.
    public let person: Person
    /// The earliest epoch that they may read.
    public let readsFrom: UInt32
}

/// What an entry did that passes secrets of earlier epochs on.
public struct GrantNote: Sendable, Hashable {
    /// Whom they were sealed to.
    public let member: Person
    /// Which epochs' they are.
    public let epochs: [UInt32]
    /// Of those for this identity, whether none opened; another passed them on as well, or else it would be a failure.
    public let isSpoilt: Bool

    /// One line about it.
    public var text: String {
        "passed history on to \(member.told): \(epochs.asEpochs)"
            + (isSpoilt ? "; what came with it does not open, and another passed it on" : "")
    }
}

/// What an entry did by which a maintainer agrees to an addition.
public struct ApprovalNote: Sendable, Hashable {
    /// Who may join, or read more.
    public let member: Fingerprint
    /// Their name in the program, where they have one.
    public let name: ShownText?
    /// As what.
    public let role: Role
    /// The earliest epoch that they may read.
    public let readsFrom: UInt32

    /// One line about it.
    public var text: String {
        "agreed that \(name?.description ?? "somebody") (\(member.short)) joins as \(role) and reads from epoch \(readsFrom)"
    }
}
