public import PosternFormat
internal import PosternLog

extension Client {
    /// Destroys a closed case: in every room, the shared one last, all entries are overwritten and gone from the
    /// server, and a signed statement that says so remains. What members and backups hold stays with them, and so do
    /// the receipts in this home.
    ///
    /// Running it again finishes what was cut off, and changes nothing else.
    public func destroyCase(
        _ caseText: String
    ) async throws(ClientError) -> (caseID: CaseID, rooms: [RoomName]) {
        let handle = try await session.handle(caseText, writing: true)
        let rooms = try await session.look(at: handle)
        for room in rooms.open {
            try room.program.state.checkCoordinator(handle.me, of: handle.pin)
            guard room.log.state.isClosed else { throw .notClosed(handle.id) }
        }
        for room in rooms.open {
            _ = try await room.append(
                isIn: { $0.log.state.statements.isDestroyed ? $0.log.state.count - 1 : nil },
                make: { (room) throws(ClientError) in try room.rehearsed(.destroyed) })
        }
        let names = rooms.open.map(\.id.room) + rooms.tombstones.map(\.room)
        return (handle.id, names.sorted { $0.order < $1.order })
    }

    /// The case that `caseText` names, for somebody who is about to write into it: a beginning of its id of at least
    /// 4 characters, or its invite.
    public func caseNamed(_ caseText: String) async throws(ClientError) -> CaseID {
        try await session.handle(caseText, writing: true).id
    }
}
