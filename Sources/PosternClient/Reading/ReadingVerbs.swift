internal import PosternFormat

extension Client {
    /// The thread of a case: all rooms that this identity may see, or one. A room that fails verification is an error,
    /// and nothing is shown; a message of a verified room that does not open is an item that says so.
    public func read(_ caseText: String, room: String? = nil) async throws(ClientError) -> CaseThread {
        let handle = try await session.handle(caseText)
        return CaseThread(handle, try await session.openRooms(of: handle, named: room))
    }

    /// Marks what was shown as read, and its member lists as seen. Only ever forward.
    public func markRead(_ thread: CaseThread) async throws(ClientError) {
        for (log, room) in zip(thread.logs, thread.rooms) {
            try session.home.see(log, Seen(read: room.entries, members: room.statement))
        }
    }
}

extension Session {
    /// All rooms of the case, or the one of this name.
    func openRooms(of handle: CaseHandle, named room: String?) async throws(ClientError) -> [OpenRoom] {
        guard let room else { return try await openRooms(of: handle) }
        guard let name = RoomName(room) else {
            throw .malformed(what: "room", reason: "has 1 to 32 of a-z, 0-9 and -")
        }
        do throws(ClientError) {
            return [try await open(name, of: handle)]
        } catch {
            guard case .refused(_, hint: nil) = error else { throw error }
            throw .notAMember(case: handle.id, room: name)
        }
    }
}
