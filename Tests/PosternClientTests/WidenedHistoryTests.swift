import PosternClient
import PosternFormat
import PosternSigning
import Testing

@Suite("The question about a changed list shows who may read more of the past")
struct WidenedHistoryTests {
    /// Rob's case, which Nora joins without any of its history.
    private func joined(_ village: Village) async throws -> String {
        let id = try await village.caseOfRob()
        _ = try await village.enrolled("Nora", .maintainer)
        _ = try await village.ada.client.addMember(id, "Nora")
        return id
    }

    private func changes(_ village: Village, by coordinator: Resident) async -> [MembersChange] {
        do throws(ClientError) {
            _ = try await coordinator.client.rotateAll()
            return []
        } catch {
            if case .listsChanged(let changes) = error { return changes }
            return []
        }
    }

    @Test("before something is sealed to a list in which somebody may read more, it is said from where")
    func sending() async throws {
        let village = try await Village.found()
        let id = try await joined(village)
        try await village.rob.reads(id)
        _ = try await village.ada.client.addMember(id, "Nora", history: .full)
        _ = try await village.ada.client.removeMember(id, "Max")
        let change = try #require(await village.rob.refusal(of: id))
        #expect(change.left.map(\.name) == ["Max"] && change.joined.isEmpty)
        #expect(change.history.map(\.person.name) == ["Nora"] && change.history.map(\.readsFrom) == [1])
        let said = ClientError.membersChanged(change).description
        #expect(said.contains("may read more of the past: Nora (") && said.contains(") from epoch 1"))
        try await village.leave()
    }

    @Test("a newcomer who may read what was said to the list that was seen is shown as that")
    func newcomer() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        _ = try await village.enrolled("Nora", .maintainer)
        _ = try await village.enrolled("Olga", .maintainer)
        _ = try await village.ada.client.addMember(id, "Nora")
        _ = try await village.ada.client.addMember(id, "Olga", history: .full)
        let change = try #require(await village.rob.refusal(of: id))
        #expect(change.joined.map(\.name).sorted() == ["Nora", "Olga"])
        #expect(change.history.map(\.person.name) == ["Olga"])
        try await village.leave()
    }

    @Test("who signs the next list says again who may read what, and so is asked where that alone changed")
    func signing() async throws {
        let village = try await Village.found()
        let cora = try await village.secondCoordinator()
        let id = try await joined(village)
        // A look, by which the list counts as seen.
        _ = try await cora.client.rotateAll(removing: "Cora")
        _ = try await village.ada.client.addMember(id, "Nora", history: .full)
        let changes = await changes(village, by: cora)
        #expect(changes.count == 2 && changes.allSatisfy { $0.joined.isEmpty && $0.left.isEmpty })
        #expect(changes.allSatisfy { $0.history.map(\.person.name) == ["Nora"] })
        let report = try await cora.client.rotateAll(accepting: changes)
        #expect(report.rotated.map(\.epoch) == [4, 4])
        try await village.leave()
    }

    @Test("who only writes is asked as well where that alone changed")
    func writing() async throws {
        let village = try await Village.found()
        let id = try await joined(village)
        try await village.rob.reads(id)
        _ = try await village.ada.client.addMember(id, "Nora", history: .full)
        let change = try #require(await village.rob.refusal(of: id))
        #expect(change.joined.isEmpty && change.left.isEmpty && change.history.map(\.person.name) == ["Nora"])
        _ = try await village.rob.client.send(id, text: Array("hello".utf8), accepting: [change])
        #expect(try await village.mia.hears(id) == ["hello"])
        try await village.leave()
    }
}
