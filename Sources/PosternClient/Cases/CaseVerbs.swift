public import PosternFormat
internal import PosternLog

extension Client {
    /// Closes every room of the case, the shared one first. What is written stays readable.
    public func closeCase(
        _ caseText: String
    ) async throws(ClientError) -> (caseID: CaseID, rooms: [RoomName]) {
        let handle = try await session.handle(caseText, writing: true)
        let found = try await session.lookAtStatements(of: handle)
        if let tombstone = found.destroyed.last { throw .caseDestroyed(tombstone) }
        for room in found.rooms where !room.isClosed {
            try room.program.state.checkCoordinator(handle.me, of: handle.pin)
        }
        for var room in found.rooms.reversed() {
            _ = try await room.append(
                isIn: { $0.isClosed ? $0.log.statements.last.count - 1 : nil },
                make: { (room) throws(ClientError) in try room.rehearsed(.closed) })
        }
        return (handle.id, found.rooms.map(\.id.room))
    }

    /// Who reads each room of the case that this identity may see. From now on they count as seen.
    public func members(
        of caseText: String
    ) async throws(ClientError) -> (caseID: CaseID, rooms: [RoomMembers]) {
        let handle = try await session.handle(caseText)
        let rooms = try await session.openRooms(of: handle).map(RoomMembers.init)
        for room in rooms {
            try session.home.see(handle.log(room.room), Seen(read: 0, members: room.statement))
        }
        return (handle.id, rooms)
    }
}
