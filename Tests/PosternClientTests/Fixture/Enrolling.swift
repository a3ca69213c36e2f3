import PosternClient
import PosternFormat

extension Village {
    /// Somebody new in the program; in none of its cases yet.
    func enrolled(_ name: String, _ role: Role) async throws -> Resident {
        let resident = try await guest(name)
        _ = try await resident.client.pinProgram(program.address)
        _ = try await ada.client.enroll(card: resident.client.identity().card, role: role, name: name)
        return resident
    }

    func secondCoordinator() async throws -> Resident { try await enrolled("Cora", .coordinator) }
}

extension Resident {
    /// Reads the case as the command does: the thread is shown, marked as read, and what is due is done.
    @discardableResult
    func reads(_ id: String) async throws -> [Duty] {
        let thread = try await client.read(id)
        try await client.markRead(thread)
        return try await client.duties(of: thread)
    }

    /// Sends a line into a room.
    @discardableResult
    func says(_ text: String, in id: String, room: String? = nil) async throws -> Sent {
        try await client.send(id, text: Array(text.utf8), room: room)
    }

    /// The messages that open to this person, in order.
    func hears(_ id: String) async throws -> [String] { texts(try await client.read(id)) }
}
