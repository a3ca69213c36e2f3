public import PosternFormat

/// A case in which somebody joined, left, or may read more.
public struct ChangedCase: Sendable, Hashable {
    /// The case.
    public let caseID: CaseID
    /// Who.
    public let person: Person
    /// The rooms that it is about, `internal` first and `shared` last.
    public let rooms: [ChangedRoom]
    /// For a newcomer from outside the program: the invite, a URL that holds no secret.
    public var invite: String?

    /// What a newcomer from outside the program is sent.
    public var text: String? {
        invite.map {
            invitation("A private room is open for the card that you sent. Its owner joins it with", to: $0)
        }
    }

    /// The rooms in which another member has to pass secrets of earlier epochs on.
    public var asks: [RoomName] { rooms.filter { !$0.asked.isEmpty }.map(\.room) }
}

/// What became of somebody in one room.
public struct ChangedRoom: Sendable, Hashable {
    /// The room.
    public let room: RoomName
    /// The epoch in force.
    public let epoch: UInt32
    /// Whether this run changed something; where not, it was so already.
    public let isNew: Bool
    /// The earliest epoch that they may read; nil where they left.
    public var readsFrom: UInt32?
    /// The earlier epochs whose secrets were passed on to them now.
    public var passedOn: [UInt32] = []
    /// The earlier epochs that they may read and whose secrets another member has to pass on.
    public var asked: [UInt32] = []
    /// Who was taken out besides, because no list may have them so.
    public var left: [StaleMember] = []
    /// For somebody who left: the epochs that were readable to them, and so may stay with them.
    public var mayStillHold: [UInt32] = []
}
