public import PosternFormat

/// A case, or a further room of one, that was opened.
public struct OpenedCase: Sendable, Hashable {
    /// The case.
    public let caseID: CaseID
    /// The invite: a URL that holds no secret.
    public let invite: String
    /// Its rooms, `internal` first and `shared` last.
    public let rooms: [RoomMembers]
    /// Whether an earlier run had opened it, or begun to.
    public let wasResumed: Bool
    /// For a further room: who of `shared` was not taken along, because no list may have them so.
    public var left: [StaleMember] = []
    /// Whether it is a further room, for somebody who need not know of the others.
    var isFurtherRoom = false

    /// What is pasted into the public thread; for a further room, what the people of the other vendor are sent.
    public var text: String {
        let opening =
            isFurtherRoom
            ? "A private room is open for the cards that you sent. Their owners join it with"
            : "A private case is open for the card posted above. Its owner joins it with"
        return invitation(opening, to: invite)
    }
}

/// What is sent to people who are not of the program: how they join.
func invitation(_ opening: String, to invite: String) -> String {
    """
    \(opening)

        postern join \(invite)

    Nobody else can open what waits there.

    """
}
