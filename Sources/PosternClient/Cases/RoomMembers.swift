public import PosternFormat
internal import PosternLog

/// Who reads a room.
public struct RoomMembers: Sendable, Hashable {
    /// The room.
    public let room: RoomName
    /// The epoch in force.
    public let epoch: UInt32
    /// Whether nothing more is written into it.
    public let isClosed: Bool
    /// Exactly its readers.
    public let members: [Person]
    /// The earliest epoch that each of them may read, in the same order.
    public let readsFrom: [UInt32]
    /// How many entries the verified log has.
    public let entries: UInt64
    /// What the log or the program's policy asks for there.
    public let due: [Due]
    /// The statement whose list counts as seen once this was shown.
    let statement: UInt64

    init(_ room: OpenRoom) {
        self.room = room.id.room
        epoch = room.epoch.number
        isClosed = room.log.state.isClosed
        members = room.epoch.members.map(Person.init)
        readsFrom = room.epoch.members.map(\.readsFrom)
        entries = room.log.state.count
        due = room.due
        statement = room.consent.shown
    }
}
