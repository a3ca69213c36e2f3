public import PosternFormat
internal import PosternSigning

/// A member list that differs from the one that the person at this home has seen.
///
/// Handed back, it is their consent to exactly this list: where the members change once more, they are asked again.
public struct MembersChange: Sendable, Hashable {
    /// The case.
    public let caseID: CaseID
    /// The room.
    public let room: RoomName
    /// Exactly the readers from now on.
    public let members: [Person]
    /// Who was not a reader when the list was seen last.
    public let joined: [Person]
    /// Who was a reader then.
    public let left: [Person]
    /// Who is a reader still, under another name, in another role, or with another card.
    public let relisted: [RelistedMember]
    /// Who may read more of the past than that list says: newcomers who may read what was said under it, and others.
    public let history: [HistoryNote]
    /// Who signed a list that was not seen yet and is no coordinator of the program any more. Such a list may be
    /// one that they made after they left, together with the server.
    public let formerCoordinators: [Person]
    /// The entry hash of the statement that the list stands in.
    let statement: Digest
}
