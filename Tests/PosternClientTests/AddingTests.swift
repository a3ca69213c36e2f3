import PosternClient
import PosternFormat
import PosternSigning
import Testing

@Suite("People join a case")
struct AddingTests {
    @Test("a maintainer who is added without history reads both rooms from then on, and nothing before")
    func none() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        try await village.rob.says("before", in: id)
        let nia = try await village.enrolled("Nia", .maintainer)
        let changed = try await village.ada.client.addMember(id, "Nia")
        try await village.rob.reads(id)
        try await village.rob.says("after", in: id)
        #expect(changed.rooms.map(\.room) == [.internal, .shared] && changed.asks.isEmpty)
        #expect(changed.rooms.map(\.readsFrom) == [2, 2] && changed.person.name == "Nia")
        #expect(try await nia.hears(id) == ["after"])
        try await village.leave()
    }

    @Test("a maintainer who is added with full history reads everything in both rooms")
    func full() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        try await village.rob.says("before", in: id)
        _ = try await village.mia.client.note(id, text: Array("between us".utf8))
        let nia = try await village.enrolled("Nia", .maintainer)
        let changed = try await village.ada.client.addMember(id, "Nia", history: .full)
        #expect(changed.rooms.map(\.passedOn) == [[1], [1]] && changed.asks.isEmpty)
        #expect(Set(try await nia.hears(id)) == ["before", "between us"])
        try await village.leave()
    }

    @Test("a maintainer who is added with history from an epoch reads nothing of an earlier one")
    func from() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        try await village.rob.says("one", in: id)
        _ = try await village.ada.client.rotateCase(id)
        try await village.rob.says("two", in: id)
        let nia = try await village.enrolled("Nia", .maintainer)
        let card = try nia.client.identity().card
        _ = try await village.ada.client.addMember(id, card, history: .from(2))
        let thread = try await nia.client.read(id, room: "shared")
        #expect(texts(thread) == ["two"] && thread.items.contains { $0.kind == "sealed" })
        try await village.leave()
    }

    @Test("an epoch that the case has not had is wrong usage")
    func futureEpoch() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        _ = try await village.enrolled("Nia", .maintainer)
        let error = await #expect(throws: ClientError.self) {
            _ = try await village.ada.client.addMember(id, "Nia", history: .from(2))
        }
        #expect(error?.exitCode == 64)
        try await village.leave()
    }

    @Test("adding somebody a second time changes nothing")
    func twice() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        _ = try await village.enrolled("Nia", .maintainer)
        _ = try await village.ada.client.addMember(id, "Nia", history: .full)
        let before = try await village.ada.client.members(of: id).rooms
        let again = try await village.ada.client.addMember(id, "Nia", history: .none)
        let after = try await village.ada.client.members(of: id).rooms
        #expect(again.rooms.map(\.isNew) == [false, false] && before == after)
        try await village.leave()
    }

    @Test("adding somebody again with more history lets them read more")
    func more() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        try await village.rob.says("before", in: id)
        let nia = try await village.enrolled("Nia", .maintainer)
        _ = try await village.ada.client.addMember(id, "Nia")
        let sealed = try await nia.hears(id)
        let changed = try await village.ada.client.addMember(id, "Nia", history: .full)
        let opened = try await nia.hears(id)
        #expect(sealed.isEmpty && opened == ["before"])
        #expect(changed.rooms.map(\.isNew) == [true, true] && changed.rooms.map(\.readsFrom) == [1, 1])
        try await village.leave()
    }

    @Test("a card that is not enrolled is refused with the hint that enrolls it")
    func notEnrolled() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        let nia = try await village.guest("Nia")
        let card = try nia.client.identity().card
        let caseID = try #require(CaseID(text: id))
        let error = await #expect(
            throws: ClientError.notEnrolled(card: card, case: caseID, rooms: [.internal, .shared])
        ) {
            _ = try await village.ada.client.addMember(id, card)
        }
        #expect(error?.hint?.contains("postern program enroll \(card)") == true)
        try await village.leave()
    }

    @Test("a maintainer cannot add anybody")
    func notCoordinator() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        _ = try await village.enrolled("Nia", .maintainer)
        await #expect(throws: ClientError.notCoordinator(program: "LibreChat")) {
            _ = try await village.mia.client.addMember(id, "Nia")
        }
        try await village.leave()
    }

    @Test("an addition that was cut off between two rooms is finished when it is run again")
    func cutOff() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        _ = try await village.enrolled("Nia", .maintainer)
        village.network.weather = .losesNextReceiptAndDies
        await #expect(throws: ClientError.self) { _ = try await village.ada.hasty.addMember(id, "Nia") }
        village.network.weather = .fair
        let changed = try await village.ada.client.addMember(id, "Nia")
        #expect(changed.rooms.map(\.epoch) == [2, 2] && changed.rooms.map(\.isNew) == [false, true])
        try await village.leave()
    }

    @Test("a second coordinator changes the members while the first is away, who catches up in one read")
    func secondCoordinator() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        let cora = try await village.secondCoordinator()
        _ = try await village.enrolled("Nia", .maintainer)
        _ = try await cora.client.removeMember(id, "Max")
        _ = try await cora.client.addMember(id, "Nia")
        let rooms = try await village.ada.client.read(id).rooms
        let names = rooms.map { Set($0.members.map(\.name)) }
        #expect(names == [["Ada", "Mia", "Nia"], ["Ada", "Mia", "Nia", "Rob"]])
        #expect(rooms.map(\.epoch) == [3, 3])
        try await village.leave()
    }

    @Test("a coordinator is not asked about a list that they changed themselves")
    func ownChange() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        _ = try await village.ada.client.members(of: id)
        _ = try await village.enrolled("Nia", .maintainer)
        _ = try await village.ada.client.addMember(id, "Nia")
        let sent = try await village.ada.says("welcome", in: id)
        #expect(sent.index == 2)
        try await village.leave()
    }

    @Test("nobody is added to a list that changed unseen")
    func unseen() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        let cora = try await village.secondCoordinator()
        _ = try await cora.client.members(of: id)
        _ = try await village.enrolled("Nia", .maintainer)
        _ = try await village.ada.client.removeMember(id, "Max")
        let error = await #expect(throws: ClientError.self) { _ = try await cora.client.addMember(id, "Nia") }
        // Both rooms are asked about at once.
        #expect(error?.changes.map(\.room) == [.internal, .shared])
        #expect(error?.changes.map { $0.left.map(\.name) } == [["Max"], ["Max"]])
        try await village.leave()
    }
}
