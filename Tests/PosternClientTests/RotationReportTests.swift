import PosternClient
import PosternFormat
import PosternSigning
import Testing

@Suite("A rotation of many rooms says what it did not do, and why somebody is gone")
struct RotationReportTests {
    /// Two cases; the first is destroyed. Its id.
    private func destroyedOne(in village: Village) async throws -> CaseID {
        let id = try await village.open(2)[0]
        _ = try await village.ada.client.closeCase(id)
        _ = try await village.ada.client.destroyCase(id)
        return try #require(CaseID(text: id))
    }

    @Test("a destroyed room is named, and the others are rotated")
    func rotatingAll() async throws {
        let village = try await Village.found()
        let id = try await destroyedOne(in: village)
        let report = try await village.ada.client.rotateAll()
        #expect(report.destroyed.map(\.room) == [.internal, .shared] && report.rotated.count == 2)
        #expect(report.destroyed.allSatisfy { $0.caseID == id && $0.by.name == "Ada" })
        #expect(report.isComplete)
        try await village.leave()
    }

    @Test("an expulsion names the destroyed rooms, of which nobody can tell any more who read them")
    func expelling() async throws {
        let village = try await Village.found()
        let id = try await destroyedOne(in: village)
        let report = try await village.ada.client.expel("Max")
        #expect(report.destroyed.map(\.caseID) == [id, id] && report.rotated.count == 2)
        #expect(!report.mayStillHold.contains { $0.caseID == id })
        try await village.leave()
    }

    @Test("a destroyed case is not rotated, and it is said who destroyed it")
    func rotatingOne() async throws {
        let village = try await Village.found()
        let id = try await destroyedOne(in: village)
        let error = await #expect(throws: ClientError.self) {
            _ = try await village.ada.client.rotateCase(id.text)
        }
        guard case .caseDestroyed(let tombstone) = error else {
            Issue.record("not said: \(String(describing: error))")
            return
        }
        #expect(tombstone.by.name == "Ada")
        try await village.leave()
    }

    @Test("who is listed in a role that they do not have now is told from who left the program")
    func otherRole() async throws {
        let village = try await Village.found()
        let ids = try await village.open(2)
        try await village.expel(village.mia)
        try await village.expel(village.max)
        _ = try await village.ada.client.enroll(
            card: village.max.client.identity().card, role: .coordinator, name: "Max")
        let one = try await village.ada.client.rotateCase(ids[0])
        #expect(one.rooms.map { Set($0.left.map(\.person.name)) } == [["Mia", "Max"], ["Mia", "Max"]])
        #expect(one.rooms.map { $0.left.compactMap(\.now) } == [[.coordinator], [.coordinator]])
        let report = try await village.ada.client.rotateAll()
        let rooms = report.rotated.filter { $0.caseID.text == ids[1] }
        #expect(rooms.map { $0.left.filter { $0.now == nil }.map(\.person.name) } == [["Mia"], ["Mia"]])
        #expect(rooms.map { $0.left.filter { $0.now != nil }.map(\.person.name) } == [["Max"], ["Max"]])
        #expect(rooms.allSatisfy { $0.left.allSatisfy { $0.person.role == .maintainer } })
        try await village.leave()
    }

    @Test(
        "nothing is sealed to somebody in a role that they do not have now, and it is not said that they left"
    )
    func sending() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        try await village.mia.reads(id)
        try await village.expel(village.max)
        _ = try await village.ada.client.enroll(
            card: village.max.client.identity().card, role: .coordinator, name: "Max")
        let error = await #expect(throws: ClientError.self) { try await village.mia.says("hello", in: id) }
        #expect(
            error?.description.contains("is still listed as maintainer, but enrolled as coordinator now")
                == true)
        try await village.leave()
    }
}
