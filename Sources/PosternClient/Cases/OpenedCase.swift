public import PosternFormat

/// A case that was opened.
public struct OpenedCase: Sendable, Hashable {
    /// The case.
    public let caseID: CaseID
    /// The invite: a URL that holds no secret.
    public let invite: String
    /// Its rooms, `internal` first and `shared` last.
    public let rooms: [RoomMembers]
    /// Whether an earlier, cut-off run had begun it.
    public let wasResumed: Bool

    /// What is pasted into the public thread.
    public var text: String {
        """
        A private case is open for the card posted above. Its owner joins it with

            postern join \(invite)

        Nobody else can open what waits there.

        """
    }
}
