internal import PosternFormat

extension Client {
    /// The thread of a case: all rooms that this identity may see, or one. A room that fails verification is an error,
    /// and nothing is shown; a message of a verified room that does not open is an item that says so. Of a room that
    /// was destroyed there is a tombstone.
    public func read(_ caseText: String, room: String? = nil) async throws(ClientError) -> CaseThread {
        let handle = try await session.handle(caseText)
        let rooms = try await session.look(at: handle, named: room)
        return CaseThread(handle, rooms.open, tombstones: rooms.tombstones)
    }

    /// Marks what was shown as read, and its member lists as seen. Only ever forward.
    public func markRead(_ thread: CaseThread) async throws(ClientError) {
        for (log, room) in zip(thread.logs, thread.rooms) {
            try session.home.see(log, Seen(read: room.entries, members: room.statement))
        }
    }
}
