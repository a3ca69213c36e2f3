public import PosternFormat
internal import PosternLog

/// What was said in a case, verified and opened.
public struct CaseThread: Sendable {
    /// The case.
    public let caseID: CaseID
    /// Its program.
    public let program: PinnedProgram
    /// The public thread of the first contact.
    public let contact: ShownText
    /// The rooms that were read, with their readers.
    public let rooms: [RoomMembers]
    /// The entries of these rooms, by the time of their receipts; while following, the new ones only.
    public let items: [ThreadItem]
    /// What remains of the rooms that were destroyed. They are not among `rooms`.
    public let tombstones: [CaseTombstone]
    let logs: [LogID]

    /// What the logs or the program's policy ask for. Reading does none of it: `Client.tend` does.
    public var due: [Due] { rooms.flatMap(\.due) }

    init(
        _ handle: CaseHandle, _ rooms: [OpenRoom], tombstones: [CaseTombstone] = [],
        from first: [RoomName: Int] = [:]
    ) {
        caseID = handle.id
        program = handle.pin.view
        contact = ShownText(contact: rooms.lazy.compactMap { $0.log.state.contact?.text }.first ?? "")
        self.rooms = rooms.map(RoomMembers.init)
        self.tombstones = tombstones
        logs = rooms.map(\.id)
        items = rooms.flatMap { room in
            let start = UInt64(first[room.id.room] ?? 0)
            return room.items.filter { $0.index >= start }
        }.sorted { ($0.at, $0.room.order.0, $0.index) < ($1.at, $1.room.order.0, $1.index) }
    }
}
