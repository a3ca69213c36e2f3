import PosternClient
import PosternFormat
import PosternSigning
import Testing

@Suite("Two agree to an addition, where the program asks for it")
struct DualControlTests {
    @Test("nobody joins a case without a maintainer's approval, and the refusal says how it is given")
    func refused() async throws {
        let (village, id, nia) = try await Self.villageWithNia()
        let error = await #expect(throws: ClientError.self) {
            _ = try await village.ada.client.addMember(id, "Nia")
        }
        guard case .notApproved(_, .internal, let fingerprint, "Nia", _) = error else {
            Issue.record("not refused: \(String(describing: error))")
            return
        }
        #expect(fingerprint == (try nia.client.identity().fingerprint))
        #expect(error?.hint?.contains("postern case approve") == true)
        try await village.leave()
    }

    @Test("with a maintainer's approval somebody joins, and approving again changes nothing")
    func approved() async throws {
        let (village, id, nia) = try await Self.villageWithNia()
        try await village.rob.says("before", in: id)
        let first = try await village.mia.client.approveMember(id, "Nia", history: .full)
        let second = try await village.mia.client.approveMember(id, "Nia", history: .full)
        _ = try await village.ada.client.addMember(id, "Nia", history: .full)
        #expect(first.rooms.map(\.isNew) == [true, true] && second.rooms.map(\.isNew) == [false, false])
        #expect(first.rooms.map(\.readsFrom) == [1, 1])
        #expect(try await nia.hears(id) == ["before"])
        try await village.leave()
    }

    @Test("an approval without history does not cover an addition with it")
    func lessHistory() async throws {
        let (village, id, _) = try await Self.villageWithNia()
        _ = try await village.mia.client.approveMember(id, "Nia")
        await #expect(throws: ClientError.self) {
            _ = try await village.ada.client.addMember(id, "Nia", history: .full)
        }
        let changed = try await village.ada.client.addMember(id, "Nia")
        #expect(changed.rooms.map(\.isNew) == [true, true])
        try await village.leave()
    }

    @Test("an approval counts until the next epoch")
    func spent() async throws {
        let (village, id, _) = try await Self.villageWithNia()
        _ = try await village.mia.client.approveMember(id, "Nia")
        _ = try await village.ada.client.rotateCase(id)
        await #expect(throws: ClientError.self) { _ = try await village.ada.client.addMember(id, "Nia") }
        try await village.leave()
    }

    @Test("removal needs no approval")
    func removal() async throws {
        let (village, id, _) = try await Self.villageWithNia()
        let changed = try await village.ada.client.removeMember(id, "Max")
        #expect(changed.rooms.map(\.isNew) == [true, true])
        try await village.leave()
    }

    @Test("a program that asks for no approval takes none")
    func notAsked() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        _ = try await village.enrolled("Nia", .maintainer)
        await #expect(throws: ClientError.self) {
            _ = try await village.mia.client.approveMember(id, "Nia")
        }
        try await village.leave()
    }

    private static func villageWithNia() async throws -> (Village, String, Resident) {
        let policy = Policy(acknowledgeHours: 72, rotateDays: 30, rotateMessages: 200, hasDualControl: true)
        let village = try await Village.found(policy: try #require(policy))
        let id = try await village.caseOfRob()
        let nia = try await village.guest("Nia")
        let card = try nia.client.identity().card
        _ = try await nia.client.pinProgram(village.program.address)
        _ = try await village.mia.client.approve(card: card, role: .maintainer)
        _ = try await village.ada.client.enroll(card: card, role: .maintainer, name: "Nia")
        return (village, id, nia)
    }
}
