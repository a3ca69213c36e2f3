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

    @Test("a statement that another command marked meanwhile stays marked where it is not in the chain")
    func markedMeanwhile() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        let cora = try await village.secondCoordinator()
        let dora = try await village.enrolled("Dora", .coordinator)
        let older = try await village.older()
        _ = try await village.ada.client.rotateAll()
        _ = try await cora.client.rotateAll(removing: "Cora")
        let (home, log) = (cora.client.session.home, try village.shared(id))
        let mark = try #require(try home.mark(of: log))
        try await village.replaceServer(with: older)
        for _ in 0..<2 { _ = try await dora.client.rotateCase(id) }
        let session = dora.client.session
        let sight = try await session.look(at: .shared, of: try await session.handle(id, writing: true))
        guard case .standing(let fork) = sight else {
            Issue.record("there is no room")
            return
        }
        // As a command that looked before the mark was there would do.
        try home.mark(log, fork.log.entries)
        #expect(try home.mark(of: log) == mark)
        let report = try await cora.client.rotateAll()
        #expect(report.rotated.isEmpty && report.failures.map(\.error.exitCode) == [3, 3])
        try await village.leave()
    }

    @Test("a look at the statements remembers the last statement, and not what the server says came after it")
    func mark() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        let cora = try await village.secondCoordinator()
        try await village.rob.says("one", in: id)
        // There is nothing to be done: it is only a look.
        _ = try await cora.client.rotateAll(removing: "Cora")
        let home = cora.client.session.home
        let log = try village.shared(id)
        #expect(try home.mark(of: log)?.leastCount == 1 && home.checkpoint(of: log) == nil)
        try await village.leave()
    }

    @Test("what the server only said of the end of a room locks no home")
    func soft() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        let cora = try await village.secondCoordinator()
        let older = try await village.older()
        try await village.rob.says("one", in: id)
        _ = try await cora.client.rotateAll(removing: "Cora")
        try await village.replaceServer(with: older)
        let report = try await cora.client.rotateAll()
        #expect(report.isComplete && report.rotated.map(\.epoch) == [2, 2])
        try await village.leave()
    }

    @Test("a server that lies about the end of a room gets a statement that fits no true log")
    func falseEnd() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        let session = village.ada.client.session
        let handle = try await session.handle(id, writing: true)
        let older = try await village.older()
        try await village.rob.says("what is true", in: id)
        try await village.replaceServer(with: older)
        _ = try await village.mia.says("what only some are shown", in: id)
        guard case .standing(var room) = try await session.look(at: .shared, of: handle) else {
            Issue.record("there is no room")
            return
        }
        try await village.replaceServer(with: village.folder)
        await #expect(throws: ClientError.self) { _ = try await room.change(.rotateTo(2), accepting: []) }
        let thread = try await village.rob.client.read(id)
        #expect(texts(thread) == ["what is true"] && thread.rooms.map(\.epoch) == [1])
        #expect(try await village.ada.client.rotateCase(id).rooms.map(\.epoch) == [2, 2])
        try await village.leave()
    }

    @Test(
        "a statement fixes the end of the room as the server gave it, though what stands before was not read")
    func seenEnd() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        try await village.rob.says("one", in: id)
        _ = try await village.ada.client.rotateAll()
        let items = try await village.mia.client.read(id, room: "shared").items
        #expect(items.map(\.index) == [0, 1, 2] && items.map(\.seen) == [0, 1, 2])
        try await village.leave()
    }

    @Test("the approvals that wait for the next statement come with the statements")
    func approvals() async throws {
        let village = try await Village.found(hasDualControl: true)
        let id = try await village.caseOfRob()
        let nia = try await village.guest("Nia").client.identity()
        _ = try await village.mia.client.approve(card: nia.card, role: .maintainer)
        _ = try await village.ada.client.enroll(card: nia.card, role: .maintainer, name: "Nia")
        let before = try await village.standing(id).log.approvals
        _ = try await village.mia.client.approveMember(id, "Nia")
        let asked = try await village.standing(id)
        _ = try await village.ada.client.rotateCase(id)
        let after = try await village.standing(id).log.approvals
        #expect(before.isEmpty && after.isEmpty && asked.log.approvals.map(\.member) == [nia.fingerprint])
        #expect(asked.log.approvals.map(\.statement) == [asked.log.statements.last])
        try await village.leave()
    }

    @Test("A41 a room whose end was seen by its statements alone does not come back")
    func destroyed() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        let cora = try await village.secondCoordinator()
        let older = try await village.older()
        _ = try await village.ada.client.closeCase(id)
        _ = try await village.ada.client.destroyCase(id)
        #expect(try await cora.client.rotateAll().destroyed.count == 2)
        try await village.replaceServer(with: older)
        let report = try await cora.client.rotateAll()
        #expect(report.rotated.isEmpty && report.failures.map(\.error.exitCode) == [3, 3])
        let error = await #expect(throws: ClientError.self) { _ = try await cora.client.read(id) }
        #expect(error?.exitCode == 3)
        try await village.leave()
    }

    @Test("A41 a room is not taken for destroyed behind a statement that was seen by the statements alone")
    func destroyedElsewhere() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        let cora = try await village.secondCoordinator()
        let dora = try await village.enrolled("Dora", .coordinator)
        let older = try await village.older()
        _ = try await village.ada.client.rotateAll()
        _ = try await cora.client.rotateAll(removing: "Cora")
        try await village.replaceServer(with: older)
        _ = try await dora.client.closeCase(id)
        _ = try await dora.client.destroyCase(id)
        let report = try await cora.client.rotateAll()
        #expect(report.destroyed.isEmpty && report.failures.map(\.error.exitCode) == [3, 3])
        let error = await #expect(throws: ClientError.self) { _ = try await cora.client.read(id) }
        #expect(error?.exitCode == 3)
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
        #expect(swept.room.epoch == 2 && room.log.end.count == 3 && me.fingerprint == handle.me.fingerprint)
        #expect(try await village.mia.hears(id) == ["faster"])
        try await village.leave()
    }
}

extension Village {
    /// The log of a case's shared room.
    fileprivate func shared(_ id: String) throws -> LogID {
        LogID(program: program.id, case: try #require(CaseID(text: id)), room: .shared)
    }

    /// The shared room as Ada's client sees it by its statements alone.
    fileprivate func standing(_ id: String) async throws -> StatementRoom {
        let session = ada.client.session
        let handle = try await session.handle(id, writing: true)
        guard case .standing(let room) = try await session.look(at: .shared, of: handle) else {
            throw ClientError.notClosed(handle.id)
        }
        return room
    }
}
