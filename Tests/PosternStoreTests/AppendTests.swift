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

    @Test("what was sent is what a page brings back, byte for byte, with the receipt of the last entry")
    func page() async throws {
        let house = try await House()
        var room = try await house.openSharedRoom()
        let message = room.message(70_000)
        let receipt = try await house.append(message, to: &room, by: house.researcher)
        let page = try await house.page(of: room, from: 1)
        #expect(page.count == 2)
        #expect(page.entries == [StoredEntry(time: receipt.time, entry: message)])
        #expect(page.receipt == receipt.encoded)
    }

    @Test("a program statement for a place that is not due yet is invalid")
    func early() async throws {
        let house = try await House()
        var program = house.program
        program.place = Place(count: 7, head: program.place.head)
        let early = program.programStatement(
            .expel(house.maintainer.fingerprint), by: house.coordinator, at: house.clock.now)
        let error = await house.refusal(of: early, to: program, by: house.coordinator)
        #expect(error?.reason?.contains("was made for place 7") == true)
    }

    @Test("a program statement that does not carry the head before its place is invalid")
    func wrongPrevious() async throws {
        let house = try await House()
        var program = house.program
        program.place = Place(count: 1, head: .zero)
        let forked = program.programStatement(
            .expel(house.maintainer.fingerprint), by: house.coordinator, at: house.clock.now)
        let error = await house.refusal(of: forked, to: program, by: house.coordinator)
        #expect(error?.reason?.contains("entry 1: does not follow the entry before it") == true)
    }

    @Test("bytes that are no entry are malformed")
    func malformed() async throws {
        let house = try await House()
        let room = try await house.openSharedRoom()
        let error = await house.refusal(of: [5, 1, 1, 0], to: room, by: house.researcher)
        guard case .malformed = error else { Issue.record("\(String(describing: error))"); return }
    }

    @Test("a stranger is refused before anything is said about the log")
    func stranger() async throws {
        let house = try await House()
        let room = try await house.openSharedRoom()
        let stranger = Person("Stranger")
        #expect(await house.refusal(of: room.message(), to: room, by: stranger) == .refused)
        #expect(await house.refusal(of: [5, 1, 1, 0], to: room, by: stranger) == .refused)
    }

    @Test("a log that does not exist refuses like one that does")
    func noSuchLog() async throws {
        let house = try await House()
        let room = try await house.openSharedRoom()
        let other = Log(id: LogID(program: room.id.program, case: CaseID(random: .system), room: .shared))
        #expect(await house.refusal(of: other.message(), to: other, by: house.researcher) == .refused)
    }

    @Test("a coordinator who is not in the room cannot add a message to it")
    func coordinatorOutside() async throws {
        let house = try await House()
        try await house.enroll(house.maintainer)
        let room = try await house.openRoom(members: [house.maintainer.member(.maintainer)])
        #expect(await house.refusal(of: room.message(), to: room, by: house.coordinator) == .refused)
    }

    @Test("a statement is taken from its author only")
    func otherAuthor() async throws {
        let house = try await House()
        let second = Person("Second Coordinator")
        try await house.enroll(second, as: .coordinator)
        let action = ProgramStatement.Action.enroll(
            role: .maintainer, name: house.maintainer.name, card: house.maintainer.card)
        let entry = house.program.programStatement(action, by: house.coordinator, at: house.clock.now)
        #expect(await house.refusal(of: entry, to: house.program, by: second) == .refused)
    }

    @Test("a member who was removed cannot add a message")
    func removed() async throws {
        let house = try await House()
        var room = try await house.openSharedRoom()
        let members = [house.coordinator.member(.coordinator), house.maintainer.member(.maintainer)]
        try await house.state(.changed(room.nextEpoch(members), approvals: []), in: &room)
        #expect(await house.refusal(of: room.message(), to: room, by: house.researcher) == .refused)
    }

    @Test("an expelled coordinator cannot add a statement that cites the time before")
    func expelledCoordinator() async throws {
        let house = try await House()
        let second = Person("Second Coordinator")
        try await house.enroll(second, as: .coordinator)
        let room = try await house.openSharedRoom()
        let before = house.program
        try await house.act(.expel(second.fingerprint), by: house.coordinator)
        let close = room.statement(.closed, by: second, program: before, at: house.clock.now)
        #expect(await house.refusal(of: close, to: room, by: second) == .refused)
    }

    @Test("no time goes back behind the one before it when the clock does")
    func clockGoesBack() async throws {
        let house = try await House()
        var room = try await house.openSharedRoom()
        let first = try await house.append(room.message(), to: &room, by: house.researcher)
        house.clock.move(seconds: -200)
        let second = try await house.append(room.message(), to: &room, by: house.researcher)
        #expect(second.time == first.time)
    }

    @Test("a room goes on after a restart as before it")
    func restart() async throws {
        let house = try await House()
        var room = try await house.openSharedRoom()
        try await house.append(room.message(), to: &room, by: house.researcher)
        try await house.state(.rotated(room.nextEpoch(house.everybody)), in: &room)
        let before = try await house.page(of: room)
        try house.restart()
        #expect(try await house.page(of: room) == before)
        try await house.append(room.message(), to: &room, by: house.researcher)
        #expect(try Store.check(folder: house.folder.path).findings == [])
    }

    @Test("a closed store writes nothing")
    func closedStore() async throws {
        let house = try await House()
        let room = try await house.openSharedRoom()
        try house.store.close()
        let error = await house.refusal(of: room.message(), to: room, by: house.researcher)
        guard case .unavailable = error else { Issue.record("\(String(describing: error))"); return }
    }
}
