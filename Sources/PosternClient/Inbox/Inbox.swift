public import PosternFormat

/// A case in the inbox: what is new, and how its clock stands.
public struct InboxCase: Sendable, Hashable {
    /// The case.
    public let caseID: CaseID
    /// Its program.
    public let program: PinnedProgram
    /// The public thread of the first contact.
    public let contact: ShownText
    /// What this identity is in the case; nil where it is not a member of any of its rooms.
    public let role: Role?
    /// How many messages of others were not shown yet.
    public let unread: Int
    /// When the case was opened, by the server's receipt.
    public let openedAt: Timestamp
    /// When the last entry of any room came.
    public let lastAt: Timestamp
    /// Until when the report is to be acknowledged: the researcher's first message and the program's hours. Nil while
    /// there is none.
    public let acknowledgeBy: Timestamp?
    /// When it was acknowledged first.
    public let acknowledgedAt: Timestamp?
    /// Whether the shared room is closed; a destroyed case was.
    public let isClosed: Bool
    /// What remains of the case, where it was destroyed.
    public let tombstone: CaseTombstone?
    /// How many messages of the shared room this identity was given no secret for. While there are some and
    /// `acknowledgeBy` is nil, there may be a report that it cannot read.
    public let sealed: Int
    /// How many entries did not open: a failure of verification; reading the case says which.
    public let unopened: Int
    /// How many entries only a newer program understands.
    public let newer: Int
    /// What the logs or the program's policy ask for. Looking does none of it: `Client.tend` does.
    public let due: [Due]

    /// `open`, `closed` or `destroyed`.
    public var state: String { tombstone != nil ? "destroyed" : isClosed ? "closed" : "open" }
}

/// A case, or a whole program, that could not be looked at.
public struct CaseFailure: Sendable {
    /// The case; nil where it is about the program.
    public let caseID: CaseID?
    /// The program.
    public let program: PinnedProgram
    /// Why.
    public let error: ClientError
}

/// All cases of this identity.
public struct Inbox: Sendable {
    /// Those whose acknowledgement is due or overdue first, the most urgent at the top; closed ones last.
    public let cases: [InboxCase]
    /// What could not be looked at. Nothing of these cases is shown.
    public let failures: [CaseFailure]
}
