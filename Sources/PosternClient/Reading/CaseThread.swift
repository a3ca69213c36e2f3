public import PosternFormat
internal import PosternLog

/// What was said in a case, verified and opened.
public struct CaseThread: Sendable {
    /// The case.
    public let caseID: CaseID
    /// Its program.
    public let program: PinnedProgram
    /// The public thread of the first contact.
    public let contact: String
    /// The rooms that were read, with their readers.
    public let rooms: [RoomMembers]
    /// The entries of these rooms, by the time of their receipts; while following, the new ones only.
    public let items: [ThreadItem]
    let logs: [LogID]

    init(_ handle: CaseHandle, _ rooms: [OpenRoom], from first: [RoomName: Int] = [:]) {
        caseID = handle.id
        program = handle.pin.view
        contact = rooms.lazy.compactMap { $0.log.state.contact?.text }.first ?? ""
        self.rooms = rooms.map(RoomMembers.init)
        logs = rooms.map(\.id)
        items = rooms.flatMap { room in
            let start = UInt64(first[room.id.room] ?? 0)
            return room.items.filter { $0.index >= start }
        }.sorted { ($0.at, $0.room.order.0, $0.index) < ($1.at, $1.room.order.0, $1.index) }
    }
}
