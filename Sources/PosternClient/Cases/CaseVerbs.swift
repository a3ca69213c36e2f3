public import PosternFormat
internal import PosternLog

extension Client {
    /// Closes every room of the case, the shared one first. What is written stays readable.
    public func closeCase(
        _ caseText: String
    ) async throws(ClientError) -> (caseID: CaseID, rooms: [RoomName]) {
        let handle = try await session.handle(caseText, writing: true)
        let rooms = try await session.openRooms(of: handle)
        for room in rooms where !room.log.state.isClosed {
            try room.program.state.checkCoordinator(handle.me, of: handle.pin)
        }
        for room in rooms.reversed() {
            _ = try await room.append(
                isIn: { $0.log.state.isClosed ? $0.log.state.count - 1 : nil },
                make: { (room) throws(ClientError) in try room.rehearsed(.closed) })
        }
        return (handle.id, rooms.map(\.id.room))
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
