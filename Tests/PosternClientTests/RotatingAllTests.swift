import PosternFormat
import PosternServer
import PosternSigning
import Synchronization
import Testing

@testable import PosternClient

@Suite("Every room of every case is rotated")
struct RotatingAllTests {
    @Test("every open room gets one fresh epoch for the same members")
    func all() async throws {
        let village = try await Village.found()
        try await village.open(3)
        let report = try await village.ada.client.rotateAll()
        #expect(report.rotated.map(\.epoch) == Array(repeating: 2, count: 6) && report.isComplete)
        #expect(report.rotated.allSatisfy(\.left.isEmpty) && report.mayStillHold.isEmpty)
        try await village.leave()
    }

    @Test("a closed room is left as it is, and one that lists the removed member is named")
    func closed() async throws {
        let village = try await Village.found()
        let ids = try await village.open(2)
        _ = try await village.ada.client.closeCase(ids[0])
        let report = try await village.ada.client.rotateAll(removing: "Max")
        #expect(report.rotated.count == 2 && report.unchangeable.map(\.room) == [.internal, .shared])
        #expect(Set(report.unchangeable.map(\.caseID.text)) == [ids[0]])
        #expect(report.mayStillHold.count == 4)
        try await village.leave()
    }

    @Test(
        "a removed member is named with the epochs that were readable to them, also when it was done before")
    func mayStillHold() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        _ = try await village.ada.client.rotateCase(id)
        let report = try await village.ada.client.rotateAll(removing: "Max")
        #expect(report.mayStillHold.map(\.epochs) == [[1, 2], [1, 2]])
        let again = try await village.ada.client.rotateAll(removing: "Max")
        #expect(again.rotated.isEmpty && again.alreadyDone.map(\.epoch) == [3, 3])
        #expect(again.mayStillHold == report.mayStillHold)
        try await village.leave()
    }

    @Test("a researcher is found by name in the rooms and taken out of them")
    func researcher() async throws {
        let village = try await Village.found()
        _ = try await village.caseOfRob()
        let report = try await village.ada.client.rotateAll(removing: "Rob")
        #expect(report.rotated.map(\.room) == [.shared] && report.removed?.name == "Rob")
        try await village.leave()
    }

    @Test("a rotation that is cut off again and again ends with exactly one new epoch in each room")
    func cutOff() async throws {
        let village = try await Village.found()
        let ids = try await village.open(4)
        var cuts = 0
        var report: RotationReport?
        while report == nil {
            // So many rooms are in flight that the second attempt may find all of it done.
            village.network.weather = cuts < 5 ? .losesNextReceiptAndDies : .fair
            report = try? await village.ada.hasty.rotateAll()
            cuts += 1
        }
        #expect(cuts > 1 && report?.isComplete == true)
        for id in ids {
            #expect(try await village.ada.client.members(of: id).rooms.map(\.epoch) == [2, 2])
        }
        try await village.leave()
    }

    @Test("a rotation that was cut off is not begun anew because the clock was set back")
    func clockSetBack() async throws {
        let village = try await Village.found()
        let ids = try await village.open(2)
        village.network.weather = .losesNextReceiptAndDies
        await #expect(throws: ClientError.self) { _ = try await village.ada.hasty.rotateAll() }
        village.network.weather = .fair
        let file = "rotations/program-" + village.program.id.text
        let record = String(decoding: try village.ada.home.bytes(file), as: UTF8.self)
        let begun = try #require(
            record.split(separator: "\n")[1].split(separator: " ").last.flatMap { UInt64($0) })
        // Two minutes before the record, as another clock of the same home says.
        let before = try #require(Timestamp(milliseconds: begun - 120_000))
        let other = Client(home: village.ada.home.path, clock: { before }) { () throws(ClientError) in
            throw .passphrase("none")
        }
        _ = try await other.rotateAll()
        await other.shutdown()
        for id in ids {
            #expect(try await village.ada.client.members(of: id).rooms.map(\.epoch) == [2, 2])
        }
        try await village.leave()
    }

    @Test("what was rotated while the clock was ahead is rotated again when it is asked for")
    func clockAhead() async throws {
        let village = try await Village.found()
        try await village.open(1)
        let later = village.ada.another(ahead: 120_000)
        #expect(try await later.rotateAll().rotated.map(\.epoch) == [2, 2])
        let report = try await village.ada.client.rotateAll()
        #expect(report.rotated.map(\.epoch) == [3, 3] && report.alreadyDone.isEmpty)
        await later.shutdown()
        try await village.leave()
    }

    @Test("a finished rotation is followed by another when it is asked for again")
    func twice() async throws {
        let village = try await Village.found()
        try await village.open(1)
        _ = try await village.ada.client.rotateAll()
        let second = try await village.ada.client.rotateAll()
        #expect(second.rotated.map(\.epoch) == [3, 3])
        try await village.leave()
    }

    @Test("two coordinators who remove the same member at once begin one epoch in each room")
    func race() async throws {
        let village = try await Village.found()
        let ids = try await village.open(3)
        let cora = try await village.secondCoordinator()
        async let first = village.ada.client.rotateAll(removing: "Max")
        async let second = cora.client.rotateAll(removing: "Max")
        let reports = try await [first, second]
        #expect(reports.allSatisfy(\.isComplete) && reports.map(\.rotated.count).reduce(0, +) == 6)
        for id in ids {
            #expect(try await village.mia.client.members(of: id).rooms.map(\.epoch) == [2, 2])
        }
        try await village.leave()
    }

    @Test("a room that cannot be done is named and stops no other")
    func oneFails() async throws {
        let village = try await Village.found()
        try await village.open(1)
        let card = try village.rob.client.identity().card
        _ = try await village.ada.client.openCase(
            card: card, contact: "only Max", members: ["Max"], withoutMe: true)
        let report = try await village.ada.client.rotateAll(removing: "Max")
        #expect(report.rotated.count == 3 && report.failures.map(\.room) == [.internal])
        #expect(report.failures.first?.error.description.contains("nobody would be left") == true)
        try await village.leave()
    }

    @Test("whoever is listed and not enrolled any more goes with the rotation, and is named")
    func stale() async throws {
        let village = try await Village.found()
        try await village.open(1)
        try await village.expel(village.max)
        let report = try await village.ada.client.rotateAll()
        #expect(report.rotated.map { $0.left.map(\.person.name) } == [["Max"], ["Max"]])
        try await village.leave()
    }

    @Test("lists that changed unseen are shown all at once, and nothing is done before they are accepted")
    func consent() async throws {
        let village = try await Village.found()
        let ids = try await village.open(2)
        let cora = try await village.secondCoordinator()
        for id in ids { _ = try await cora.client.removeMember(id, "Max") }
        let changes = try await village.ada.listsChanged()
        #expect(changes.count == 4 && changes.allSatisfy { $0.left.map(\.name) == ["Max"] })
        #expect(try await village.mia.client.members(of: ids[0]).rooms.map(\.epoch) == [2, 2])
        let report = try await village.ada.client.rotateAll(accepting: changes)
        #expect(report.rotated.map(\.epoch) == [3, 3, 3, 3])
        try await village.leave()
    }

    @Test("consent covers exactly the lists that were shown, and no later one")
    func consentIsExact() async throws {
        let village = try await Village.found()
        let ids = try await village.open(2)
        let cora = try await village.secondCoordinator()
        for id in ids { _ = try await cora.client.removeMember(id, "Max") }
        let changes = try await village.ada.listsChanged()
        _ = try await cora.client.removeMember(ids[1], "Mia")
        let later = try await village.ada.listsChanged(accepting: changes)
        #expect(later.map(\.caseID.text) == [ids[1], ids[1]])
        try await village.leave()
    }

    @Test("a rotation reads no message: rooms whose log is not given out are rotated")
    func readsNoMessage() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        try await village.rob.says("one", in: id)
        village.network.weather = .cutsReads("/shared/log")
        let report = try await village.ada.client.rotateAll()
        #expect(report.rotated.map(\.epoch) == [2, 2])
        village.network.weather = .fair
        #expect(try await village.mia.hears(id) == ["one"])
        try await village.leave()
    }

    @Test("a server that asks to wait is waited for")
    func busy() async throws {
        var limits = ServerLimits()
        (limits.memberRate, limits.memberBurst) = (20, 12)
        let village = try await Village.found(limits: limits)
        try await village.open(5)
        let report = try await village.ada.client.rotateAll(removing: "Max")
        #expect(report.rotated.count == 10 && report.isComplete)
        try await village.leave()
    }

    @Test("a server that is not there stops the whole of it")
    func unreachable() async throws {
        let village = try await Village.found()
        try await village.open(1)
        village.network.weather = .dead
        let error = await #expect(throws: ClientError.self) {
            _ = try await village.ada.hasty.rotateAll()
        }
        #expect(error?.exitCode == 4)
        try await village.leave()
    }

    @Test("progress is told for the look and for the rotation, up to the last room")
    func progress() async throws {
        let village = try await Village.found()
        try await village.open(2)
        let told = Told()
        _ = try await village.ada.client.rotateAll { step in told.steps.withLock { $0.append(step) } }
        let steps = told.steps.withLock { $0 }
        for phase in [RotationProgress.Phase.looking, .rotating] {
            let mine = steps.filter { $0.phase == phase }
            #expect(mine.first?.done == 0 && mine.last?.done == 4 && mine.allSatisfy { $0.total == 4 })
        }
        try await village.leave()
    }

    @Test("a maintainer rotates nothing")
    func notCoordinator() async throws {
        let village = try await Village.found()
        await #expect(throws: ClientError.notCoordinator(program: "LibreChat")) {
            _ = try await village.mia.client.rotateAll()
        }
        try await village.leave()
    }
}

private final class Told: Sendable {
    let steps = Mutex<[RotationProgress]>([])
}

extension Resident {
    /// The lists that a rotation of everything would not sign unseen.
    fileprivate func listsChanged(accepting accepted: [MembersChange] = []) async throws -> [MembersChange] {
        let error = await #expect(throws: ClientError.self) {
            _ = try await client.rotateAll(accepting: accepted)
        }
        guard case .listsChanged(let changes) = error else { return [] }
        return changes
    }
}
