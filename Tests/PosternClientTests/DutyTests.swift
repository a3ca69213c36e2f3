import PosternClient
import PosternFormat
import PosternSigning
import Testing

@Suite("What is due is done by the next authorised client that is told to, or that writes")
struct DutyTests {
    @Test("a key with as many messages as the policy allows is rotated when a coordinator tends the case")
    func messages() async throws {
        let village = try await Village.found(targets: try #require(Self.twoMessages))
        let id = try await village.caseOfRob()
        try await village.rob.says("one", in: id)
        let early = try await village.ada.tends(id)
        try await village.rob.says("two", in: id)
        let duties = try await village.ada.tends(id)
        let rooms = try await village.ada.client.members(of: id).rooms
        #expect(early.isEmpty && duties.map(\.kind) == [.rotated(epoch: 2, because: .messages(2))])
        #expect(rooms.map(\.epoch) == [1, 2])
        try await village.leave()
    }

    @Test("a coordinator who sends under a key that is due rotates it first")
    func sending() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        village.clock.pass(days: 29)
        try await village.ada.says("day 29", in: id)
        village.clock.pass(days: 1)
        try await village.ada.says("day 30", in: id)
        let items = try await village.rob.client.read(id).items
        #expect(items.map(\.kind) == ["statement", "message", "statement", "message"])
        #expect(items.map(\.epoch) == [1, 1, 2, 2])
        try await village.leave()
    }

    @Test("anybody else who sends under a key that is due is told so, and the message is sent")
    func told() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        village.clock.pass(days: 31)
        let sent = try await village.rob.says("hello", in: id)
        #expect(sent.index == 1 && village.rob.notices.count == 1)
        #expect(
            village.rob.notices.first?.contains("due for rotation: it is 31 days old; a coordinator runs: ")
                == true)
        try await village.leave()
    }

    @Test("a coordinator who is not listed rotates a key that is due")
    func notListed() async throws {
        let village = try await Village.found()
        let opened = try await village.openCase(withoutMe: true)
        village.clock.pass(days: 30)
        let duties = try await village.ada.tends(opened.caseID.text)
        #expect(duties.count == 2)
        try await village.leave()
    }

    @Test("of two coordinators one rotates a key that is due, and the other finds that it is done")
    func twoCoordinators() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        let cora = try await village.secondCoordinator()
        village.clock.pass(days: 30)
        try await cora.reads(id)
        let first = try await village.ada.tends(id)
        let second = try await cora.client.tend(id).done
        #expect(first.count == 2 && second.isEmpty)
        #expect(try await village.ada.client.members(of: id).rooms.map(\.epoch) == [2, 2])
        try await village.leave()
    }

    @Test("two coordinators at the same moment begin one epoch")
    func race() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        let cora = try await village.secondCoordinator()
        village.clock.pass(days: 30)
        async let first = village.ada.tends(id)
        async let second = cora.tends(id)
        let done = try await first + second
        #expect(done.count == 2)
        #expect(try await village.ada.client.members(of: id).rooms.map(\.epoch) == [2, 2])
        try await village.leave()
    }

    @Test("nothing is rotated for a list that changed unseen")
    func unseen() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        let cora = try await village.secondCoordinator()
        _ = try await cora.client.members(of: id)
        _ = try await village.ada.client.removeMember(id, "Max")
        village.clock.pass(days: 30)
        let posts = village.network.posts
        let early = await #expect(throws: ClientError.self) { try await cora.client.tend(id) }
        #expect(early?.changes.count == 2 && village.network.posts == posts)
        #expect(try await cora.tends(id).count == 2)
        try await village.leave()
    }

    @Test("A9 nothing is sealed to a list with somebody in it who left the program, whatever the server says")
    func staleList() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        try await village.expel(village.max)
        let error = await #expect(throws: ClientError.self) { try await village.rob.says("hello", in: id) }
        guard case .staleList(_, .shared, let people) = error else {
            Issue.record("was not refused: \(String(describing: error))")
            return
        }
        #expect(people.map(\.person.name) == ["Max"] && error?.hint?.contains("postern tend") == true)
        #expect(village.rob.home.names(in: "outbox").isEmpty)
        try await village.leave()
    }

    @Test("a coordinator who sends takes out first who left the program")
    func takesOut() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        try await village.expel(village.max)
        let said = try await village.ada.says("hello", in: id)
        #expect(said.left.map(\.person.name) == ["Max"])
        let thread = try await village.rob.client.read(id)
        try await village.rob.client.markRead(thread)
        let sent = try await village.rob.says("and me", in: id)
        #expect(texts(thread) == ["hello"] && thread.items.map(\.epoch) == [1, 2, 2] && sent.index == 3)
        #expect(village.ada.notices.contains { $0.contains("took out Max (") })
        try await village.leave()
    }

    @Test("a coordinator who tends a case takes out who left the program, from every room")
    func tendsAndTakesOut() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        try await village.expel(village.max)
        let duties = try await village.ada.tends(id)
        let rooms = try await village.ada.client.members(of: id).rooms
        #expect(duties.count == 2 && rooms.map(\.epoch) == [2, 2])
        #expect(rooms.allSatisfy { room in !room.members.contains { $0.name == "Max" } })
        try await village.leave()
    }

    @Test("a change of members takes out who left the program, in the same statement")
    func addingTakesOut() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        _ = try await village.enrolled("Nia", .maintainer)
        try await village.expel(village.max)
        _ = try await village.ada.client.addMember(id, "Nia")
        let rooms = try await village.ada.client.members(of: id).rooms
        #expect(rooms.map(\.epoch) == [2, 2])
        #expect(Set(rooms[0].members.map(\.name)) == ["Ada", "Mia", "Nia"])
        try await village.leave()
    }

    private static let twoMessages = Policy.Targets(
        acknowledgeHours: 72, rotateDays: 30, rotateMessages: 2)
}
