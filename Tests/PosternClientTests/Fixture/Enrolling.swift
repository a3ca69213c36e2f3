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
    /// Reads the case as the command does: the thread is shown and marked as read.
    func reads(_ id: String) async throws { try await client.markRead(try await client.read(id)) }

    /// Reads the case, and then does what is due.
    @discardableResult
    func tends(_ id: String) async throws -> [Duty] {
        try await reads(id)
        let tended = try await client.tend(id)
        if let failure = tended.failures.first { throw failure.error }
        return tended.done
    }

    /// Sends a line into a room.
    @discardableResult
    func says(_ text: String, in id: String, room: String? = nil) async throws -> Sent {
        try await client.send(id, text: Array(text.utf8), room: room)
    }

    /// The messages that open to this person, in order.
    func hears(_ id: String) async throws -> [String] { texts(try await client.read(id)) }
}
