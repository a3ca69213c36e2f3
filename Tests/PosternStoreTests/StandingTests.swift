import PosternFormat
import PosternSigning
import Testing

@testable import PosternStore

@Suite struct StandingTests {
    @Test("a member's standing in a room is their role there")
    func member() async throws {
        let house = try await House()
        let room = try await house.openSharedRoom()
        let standing = try await house.store.standing(of: house.researcher.fingerprint, in: room.id)
        #expect(
            standing
                == Standing(
                    signingKey: house.researcher.card.signingKey, member: .researcher, enrolled: nil,
                    isRecovery: false, outsideRooms: 1))
    }

    @Test("a coordinator outside a room may read it")
    func coordinator() async throws {
        let house = try await House()
        try await house.enroll(house.maintainer)
        let room = try await house.openRoom(members: [house.maintainer.member(.maintainer)])
        let standing = try await house.store.standing(of: house.coordinator.fingerprint, in: room.id)
        #expect(standing?.member == nil)
        #expect(standing?.mayRead(room.id) == true)
    }

    @Test("a maintainer outside a room may not read it")
    func maintainerOutside() async throws {
        let house = try await House()
        let other = Person("Other")
        try await house.enroll(other)
        let room = try await house.openSharedRoom()
        let standing = try await house.store.standing(of: other.fingerprint, in: room.id)
        #expect(standing?.mayRead(room.id) == false)
    }

    @Test("the researcher of the shared room has no standing in the internal one that would let them read")
    func internalRoom() async throws {
        let house = try await House()
        _ = try await house.openSharedRoom()
        let room = try await house.openRoom(.internal, members: [house.maintainer.member(.maintainer)])
        let standing = try await house.store.standing(of: house.researcher.fingerprint, in: room.id)
        #expect(standing?.mayRead(room.id) == false)
    }

    @Test("a researcher may read the program log while they are in a room")
    func researcherReadsProgram() async throws {
        let house = try await House()
        _ = try await house.openSharedRoom()
        let standing = try await house.store.standing(of: house.researcher.fingerprint, in: house.program.id)
        #expect(standing?.mayRead(house.program.id) == true)
    }

    @Test("who was removed from their only room has no standing left in the program")
    func removed() async throws {
        let house = try await House()
        var room = try await house.openSharedRoom()
        let rest = [house.coordinator.member(.coordinator), house.maintainer.member(.maintainer)]
        try await house.state(.changed(room.nextEpoch(rest), approvals: []), in: &room)
        #expect(try await house.store.standing(of: house.researcher.fingerprint, in: room.id) == nil)
        #expect(try await house.store.standing(of: house.researcher.fingerprint, in: house.program.id) == nil)
    }

    @Test("A17 who was expelled but is still in a room's list may read neither the room nor the program log")
    func expelled() async throws {
        let house = try await House()
        let room = try await house.openSharedRoom()
        try await house.act(.expel(house.maintainer.fingerprint), by: house.coordinator)
        let standing = try await house.store.standing(of: house.maintainer.fingerprint, in: room.id)
        #expect(standing?.member == .maintainer)
        #expect(standing?.enrolled == nil)
        #expect(standing?.mayRead(room.id) == false)
        let inProgram = try await house.store.standing(
            of: house.maintainer.fingerprint, in: house.program.id)
        #expect(inProgram?.mayRead(house.program.id) == false)
        #expect(inProgram?.mayListRooms == false)
        let rooms = try await house.store.rooms(
            of: house.maintainer.fingerprint, in: house.program.id.program)
        #expect(rooms == [])
    }

    @Test("a stranger has none in a room that exists, in one that does not, and in no program")
    func stranger() async throws {
        let house = try await House()
        let room = try await house.openSharedRoom()
        let stranger = Person("Stranger").fingerprint
        let noRoom = LogID(program: room.id.program, case: CaseID(random: .system), room: .shared)
        let noProgram = LogID(program: .none, case: CaseID(random: .system), room: .shared)
        for log in [room.id, noRoom, noProgram, house.program.id] {
            #expect(try await house.store.standing(of: stranger, in: log) == nil)
        }
    }

    @Test("a member lists their own rooms only, with the counts")
    func rooms() async throws {
        let house = try await House()
        var shared = try await house.openSharedRoom()
        _ = try await house.openRoom(.internal, members: [house.maintainer.member(.maintainer)])
        try await house.append(shared.message(), to: &shared, by: house.researcher)
        let rooms = try await house.store.rooms(
            of: house.researcher.fingerprint, in: house.program.id.program)
        #expect(rooms == [RoomCount(log: shared.id, count: 2)])
    }

    @Test("a coordinator lists every room of the program")
    func allRooms() async throws {
        let house = try await House()
        let shared = try await house.openSharedRoom()
        let other = try await house.openRoom(.internal, members: [house.maintainer.member(.maintainer)])
        let rooms = try await house.store.rooms(
            of: house.coordinator.fingerprint, in: house.program.id.program)
        #expect(rooms.map(\.log) == [shared.id, other.id])
    }

    @Test("a stranger lists none, in a program and in none")
    func noRooms() async throws {
        let house = try await House()
        _ = try await house.openSharedRoom()
        let stranger = Person("Stranger").fingerprint
        for program in [house.program.id.program, .none] {
            #expect(try await house.store.rooms(of: stranger, in: program) == [])
        }
    }
}
