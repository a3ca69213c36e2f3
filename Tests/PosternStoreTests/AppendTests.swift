import PosternFormat
import PosternSigning
import PosternStore
import Testing

@Suite struct AppendTests {
    @Test("the receipt of an entry is the server's signature over its place and hash")
    func receipt() async throws {
        let house = try await House()
        var room = try await house.openSharedRoom()
        let message = room.message()
        let receipt = try await house.append(message, to: &room, by: house.researcher)
        #expect(receipt.isSigned(by: house.store.serverKey))
        #expect(receipt.log == room.id)
        #expect(receipt.index == 1)
        #expect(receipt.entryHash == Entry.hash(of: message, program: room.id.program))
    }

    @Test("what was sent is what a page brings back, byte for byte, with its receipt")
    func page() async throws {
        let house = try await House()
        var room = try await house.openSharedRoom()
        let message = room.message(70_000)
        let receipt = try await house.append(message, to: &room, by: house.researcher)
        let page = try await house.store.page(of: room.id, from: 1, limit: 10, maximumBytes: 1 << 20)
        #expect(page.count == 2)
        #expect(page.entries == [StoredEntry(entry: message, receipt: receipt.encoded)])
    }

    @Test("an entry for a place that is taken is a conflict that tells the count")
    func conflict() async throws {
        let house = try await House()
        var room = try await house.openSharedRoom()
        let late = room.message()
        try await house.append(room.message(), to: &room, by: house.researcher)
        let error = await house.error { try await house.append(late, to: &room, by: house.researcher) }
        #expect(error == .conflict(count: 2))
    }

    @Test("an entry for a place that is not due yet is a conflict")
    func early() async throws {
        let house = try await House()
        var room = try await house.openSharedRoom()
        let early = room.message(at: 7)
        let error = await house.error { try await house.append(early, to: &room, by: house.researcher) }
        #expect(error == .conflict(count: 1))
    }

    @Test("an entry that does not carry the hash of the one before it is invalid")
    func wrongPrevious() async throws {
        let house = try await House()
        var room = try await house.openSharedRoom()
        room.head = .zero
        let message = room.message()
        let error = await house.error { try await house.append(message, to: &room, by: house.researcher) }
        guard case .invalidEntry(let reason) = error else {
            Issue.record("\(String(describing: error))"); return
        }
        #expect(reason.contains("entry 1: does not follow the entry before it"))
    }

    @Test("bytes that are no entry are malformed")
    func malformed() async throws {
        let house = try await House()
        var room = try await house.openSharedRoom()
        let error = await house.error {
            try await house.append([5, 1, 1, 0], to: &room, by: house.researcher)
        }
        guard case .malformed = error else { Issue.record("\(String(describing: error))"); return }
    }

    @Test("a stranger is refused before anything is said about the log")
    func stranger() async throws {
        let house = try await House()
        var room = try await house.openSharedRoom()
        let stranger = Person("Stranger")
        let late = room.message(at: 0)
        #expect(await house.error { try await house.append(late, to: &room, by: stranger) } == .refused)
    }

    @Test("a log that does not exist refuses like one that does")
    func noSuchLog() async throws {
        let house = try await House()
        let room = try await house.openSharedRoom()
        var other = Log(id: LogID(program: room.id.program, case: CaseID(random: .system), room: .shared))
        let message = other.message(at: 0)
        #expect(
            await house.error { try await house.append(message, to: &other, by: house.researcher) }
                == .refused)
    }

    @Test("a coordinator who is not in the room cannot add a message to it")
    func coordinatorOutside() async throws {
        let house = try await House()
        try await house.enroll(house.maintainer)
        var room = try await house.openRoom(members: [house.maintainer.member(.maintainer)])
        let message = room.message()
        #expect(
            await house.error { try await house.append(message, to: &room, by: house.coordinator) }
                == .refused)
    }

    @Test("a statement is taken from its author only")
    func otherAuthor() async throws {
        let house = try await House()
        let second = Person("Second Coordinator")
        try await house.enroll(second, as: .coordinator)
        let action = ProgramStatement.Action.enroll(
            role: .maintainer, name: house.maintainer.name, card: house.maintainer.card)
        let entry = house.program.programStatement(action, by: house.coordinator, at: house.clock.now)
        var program = house.program
        #expect(await house.error { try await house.append(entry, to: &program, by: second) } == .refused)
    }

    @Test("a member who was removed cannot add a message")
    func removed() async throws {
        let house = try await House()
        var room = try await house.openSharedRoom()
        let members = [house.coordinator.member(.coordinator), house.maintainer.member(.maintainer)]
        let removal = room.statement(
            .changed(room.nextEpoch(members)), by: house.coordinator, program: house.program,
            at: house.clock.now)
        try await house.append(removal, to: &room, by: house.coordinator)
        room.epoch = 2
        let message = room.message()
        #expect(
            await house.error { try await house.append(message, to: &room, by: house.researcher) } == .refused
        )
    }

    @Test("an expelled coordinator cannot add a statement that cites the time before")
    func expelledCoordinator() async throws {
        let house = try await House()
        let second = Person("Second Coordinator")
        try await house.enroll(second, as: .coordinator)
        var room = try await house.openSharedRoom()
        let before = house.program
        let expel = house.program.programStatement(
            .expel(second.fingerprint), by: house.coordinator, at: house.clock.now)
        try await house.append(expel, to: &house.program, by: house.coordinator)
        let close = room.statement(.closed, by: second, program: before, at: house.clock.now)
        #expect(await house.error { try await house.append(close, to: &room, by: second) } == .refused)
    }

    @Test("no receipt goes back behind the one before it when the clock does")
    func clockGoesBack() async throws {
        let house = try await House()
        var room = try await house.openSharedRoom()
        let first = try await house.append(room.message(), to: &room, by: house.researcher)
        house.clock.move(seconds: -200)
        let second = try await house.append(room.message(), to: &room, by: house.researcher)
        #expect(second.receivedAt == first.receivedAt)
    }

    @Test("a room goes on after a restart as before it")
    func restart() async throws {
        let house = try await House()
        var room = try await house.openSharedRoom()
        try await house.append(room.message(), to: &room, by: house.researcher)
        let members = [house.coordinator, house.maintainer, house.researcher]
        let roles: [Role] = [.coordinator, .maintainer, .researcher]
        let rotation = room.statement(
            .rotated(room.nextEpoch(zip(members, roles).map { $0.member($1) })), by: house.coordinator,
            program: house.program, at: house.clock.now)
        try await house.append(rotation, to: &room, by: house.coordinator)
        room.epoch = 2
        let before = try await house.store.page(of: room.id, from: 0, limit: 9, maximumBytes: 1 << 20)
        try house.restart()
        #expect(try await house.store.page(of: room.id, from: 0, limit: 9, maximumBytes: 1 << 20) == before)
        try await house.append(room.message(), to: &room, by: house.researcher)
        #expect(try Store.check(folder: house.folder.path).findings == [])
    }

    @Test("nothing follows in a closed room, also after a restart")
    func closed() async throws {
        let house = try await House()
        var room = try await house.openSharedRoom()
        let close = room.statement(
            .closed, by: house.coordinator, program: house.program, at: house.clock.now)
        try await house.append(close, to: &room, by: house.coordinator)
        try house.restart()
        let message = room.message()
        let error = await house.error { try await house.append(message, to: &room, by: house.researcher) }
        guard case .invalidEntry = error else { Issue.record("\(String(describing: error))"); return }
    }

    @Test("a closed store writes nothing")
    func closedStore() async throws {
        let house = try await House()
        var room = try await house.openSharedRoom()
        let message = room.message()
        try house.store.close()
        let error = await house.error { try await house.append(message, to: &room, by: house.researcher) }
        guard case .unavailable = error else { Issue.record("\(String(describing: error))"); return }
    }
}
