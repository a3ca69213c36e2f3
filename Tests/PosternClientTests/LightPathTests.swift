import PosternFormat
import PosternLog
import PosternSigning
import Testing

@testable import PosternClient

@Suite("What is known from the statements alone")
struct LightPathTests {
    @Test("A8 a server that was put back behind a rotation is found out by the next look at the statements")
    func rolledBack() async throws {
        let village = try await Village.found()
        let cora = try await village.secondCoordinator()
        _ = try await village.caseOfRob()
        let older = try await village.older()
        _ = try await cora.client.rotateAll()
        try await village.replaceServer(with: older)
        let report = try await cora.client.rotateAll()
        #expect(report.rotated.isEmpty && report.failures.count == 2)
        #expect(report.failures.allSatisfy { $0.error.exitCode == 3 })
        try await village.leave()
    }

    @Test("A8 a server that was put back behind a rotation is found out by the next full reading")
    func rolledBackInFull() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        let older = try await village.older()
        _ = try await village.ada.client.rotateAll()
        try await village.replaceServer(with: older)
        let error = await #expect(throws: ClientError.self) { _ = try await village.ada.client.read(id) }
        #expect(error?.exitCode == 3)
        try await village.leave()
    }

    @Test("A3 a fork behind a rotation is found out by the next full reading, at the rotation's place")
    func forked() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        let older = try await village.older()
        _ = try await village.ada.client.rotateAll()
        try await village.replaceServer(with: older)
        try await village.rob.says("one", in: id)
        _ = try await village.mia.client.note(id, text: Array("two".utf8))
        let error = await #expect(throws: ClientError.self) { _ = try await village.ada.client.read(id) }
        guard case .verification(let failure) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(failure.index == 1 && failure.what == LogFault.forked.description)
        try await village.leave()
    }

    @Test("A8 a server that was put back behind a message, with which the statements ended, is found out")
    func messageGone() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        let cora = try await village.secondCoordinator()
        try await village.rob.says("one", in: id)
        let older = try await village.older()
        try await village.rob.says("two", in: id)
        // There is nothing to be done: it is only a look.
        _ = try await cora.client.rotateAll(removing: "Cora")
        try await village.replaceServer(with: older)
        let report = try await cora.client.rotateAll(removing: "Cora")
        #expect(report.failures.map(\.room) == [.shared] && report.failures.first?.error.exitCode == 3)
        try await village.leave()
    }

    @Test("a look at the statements remembers the last entry, though it is a message")
    func head() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        let cora = try await village.secondCoordinator()
        try await village.rob.says("one", in: id)
        try await village.rob.says("two", in: id)
        _ = try await cora.client.rotateAll(removing: "Cora")
        let marks = try village.marks(of: id, in: cora)
        #expect(marks.statement.index == 0 && marks.head.index == 2)
        try await village.leave()
    }

    @Test("a list that a former coordinator signed gets no fresh secret unasked, at first sight either")
    func formerCoordinator() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        let cora = try await village.secondCoordinator()
        let dora = try await village.enrolled("Dora", .coordinator)
        _ = try await cora.client.removeMember(id, "Max")
        try await village.expel(cora)
        let error = await #expect(throws: ClientError.self) { _ = try await dora.client.rotateAll() }
        guard case .listsChanged(let changes) = error else {
            Issue.record("was not refused: \(String(describing: error))")
            return
        }
        #expect(changes.map { $0.formerCoordinators.map(\.name) } == [["Cora"], ["Cora"]])
        let report = try await dora.client.rotateAll(accepting: changes)
        #expect(report.rotated.map(\.epoch) == [3, 3])
        try await village.leave()
    }

    @Test(
        "a message that comes while a key is issued is verified as what came before, and the key issued after it"
    )
    func race() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        let me = try await village.ada.client.session.unlocked()
        let handle = try await village.ada.client.session.handle(id, writing: true)
        guard
            case .standing(var room) = try await village.ada.client.session.look(at: .shared, of: handle)
        else { return }
        try await village.rob.says("faster", in: id)
        let swept = try await room.change(.rotateTo(2), accepting: [])
        #expect(swept.room.epoch == 2 && room.log.count == 3 && me.fingerprint == handle.me.fingerprint)
        #expect(try await village.mia.hears(id) == ["faster"])
        try await village.leave()
    }
}

extension Village {
    fileprivate func marks(of id: String, in resident: Resident) throws -> Marks {
        let session = resident.client.session
        let caseID = try #require(CaseID(text: id))
        let log = LogID(program: program.id, case: caseID, room: .shared)
        return try #require(try session.home.marks(of: log))
    }
}
