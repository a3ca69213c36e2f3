internal import PosternFormat
internal import PosternLog
internal import PosternSigning

/// What the writer remembers of the logs it wrote to last, so that an append reads nothing.
///
/// Bounded, and only a memory: whatever is not here is read from the database. Emptied when a commit fails.
struct LogCache: Sendable {
    /// A program's log.
    struct Program: Sendable {
        var row: LogRow
        var state: ProgramState
    }

    /// A room's log.
    struct Room: Sendable {
        var row: LogRow
        var state: RoomState
        var shares: RoomShares
    }

    private struct Slot<Value: Sendable>: Sendable {
        var value: Value
        var used: UInt64
    }

    private let limit: Int
    private var uses: UInt64 = 0
    private var programs: [ProgramID: Slot<Program>] = [:]
    private var rooms: [LogID: Slot<Room>] = [:]

    init(limit: Int) { self.limit = limit }

    mutating func program(_ id: ProgramID) -> Program? {
        uses += 1
        programs[id]?.used = uses
        return programs[id]?.value
    }

    mutating func room(_ log: LogID) -> Room? {
        uses += 1
        rooms[log]?.used = uses
        return rooms[log]?.value
    }

    mutating func keep(_ program: Program) {
        uses += 1
        programs[program.row.record.log.program] = Slot(value: program, used: uses)
        Self.trim(&programs, to: limit)
    }

    mutating func keep(_ room: Room) {
        uses += 1
        rooms[room.row.record.log] = Slot(value: room, used: uses)
        Self.trim(&rooms, to: limit)
    }

    /// Lets go of a room that was destroyed: its members and their wraps are not to stay in memory.
    mutating func forget(_ room: LogID) { rooms[room] = nil }

    mutating func removeAll() {
        programs.removeAll()
        rooms.removeAll()
    }

    /// Over the limit, lets go of the quarter that was not used for longest.
    private static func trim<Key: Hashable, Value>(_ slots: inout [Key: Slot<Value>], to limit: Int) {
        guard slots.count > limit else { return }
        let oldest = slots.sorted { $0.value.used < $1.value.used }.prefix(max(limit / 4, 1))
        for slot in oldest { slots[slot.key] = nil }
    }
}
