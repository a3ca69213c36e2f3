import PosternFormat
import PosternSigning
import Testing

@testable import PosternClient

@Suite("Somebody is expelled")
struct ExpellingTests {
    @Test("an expelled maintainer is taken out of every room, each with one new epoch")
    func everyRoom() async throws {
        let village = try await Village.found()
        let cases = [try await village.caseOfRob(), try await village.openCase(about: "8").caseID.text]
        let report = try await village.ada.client.expel("Max")
        #expect(report.removed?.name == "Max" && report.isComplete)
        #expect(report.rotated.map(\.epoch) == [2, 2, 2, 2])
        for id in cases {
            for room in try await village.ada.client.members(of: id).rooms {
                #expect(room.epoch == 2 && !room.members.contains { $0.name == "Max" })
            }
        }
        try await village.leave()
    }

    @Test(
        "A17: an expelled maintainer reads nothing that is sent afterwards, and the server gives them nothing"
    )
    func readsNothing() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        try await village.rob.says("before", in: id)
        #expect(try await village.max.hears(id) == ["before"])
        _ = try await village.ada.client.expel("Max")
        let change = try #require(await village.rob.refusal(of: id))
        _ = try await village.rob.client.send(id, text: Array("after".utf8), accepting: [change])
        await #expect(throws: ClientError.self) { _ = try await village.max.client.read(id) }
        try await village.leave()
    }

    @Test(
        "A17 an expelled coordinator who issued the key in force has a fresh one issued, in a list of theirs or not",
        arguments: [true, false])
    func issuer(isListed: Bool) async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        let cora = try await village.secondCoordinator()
        if isListed { _ = try await village.ada.client.addMember(id, "Cora") }
        let before: UInt32 = isListed ? 2 : 1
        _ = try await cora.client.rotateCase(id)
        try await village.ada.reads(id)
        let report = try await village.ada.client.expel("Cora")
        #expect(report.rotated.map(\.epoch) == [before + 2, before + 2], "\(report)")
        #expect(report.mayStillHold.count == 2, "\(report)")
        #expect(report.mayStillHold.allSatisfy { $0.epochs.contains(before + 1) }, "\(report)")
        let mark = try cora.client.identity().fingerprint.text
        let again = try await village.ada.client.expel(mark)
        #expect(again.rotated.isEmpty && again.alreadyDone.count == 2, "\(again)")
        try await village.leave()
    }

    @Test("a key that a former coordinator issued is due in every client's eyes, and tended")
    func issuerIsDue() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        let cora = try await village.secondCoordinator()
        _ = try await cora.client.rotateCase(id)
        for person in [village.ada, village.mia] { try await person.reads(id) }
        try await village.expel(cora)
        let due = try await village.mia.client.read(id).due
        #expect(due.count == 2 && due.allSatisfy { $0.text.contains("issued by Cora") }, "\(due)")
        #expect(try await village.ada.client.tend().done.count == 2)
        #expect(try await village.mia.client.read(id).due.isEmpty)
        try await village.leave()
    }

    @Test("expelling somebody a second time changes nothing, and says that it was done")
    func twice() async throws {
        let village = try await Village.found()
        _ = try await village.caseOfRob()
        let first = try await village.ada.client.expel("Max")
        let entries = try await village.ada.client.showProgram().entries
        let mark = try village.max.client.identity().fingerprint
        let second = try await village.ada.client.expel(mark.text)
        #expect(
            first.rotated.count == 2 && second.rotated.isEmpty && second.alreadyDone.map(\.epoch) == [2, 2])
        #expect(try await village.ada.client.showProgram().entries == entries)
        try await village.leave()
    }

    @Test("an expulsion that was cut off after its statement is finished by the same command")
    func cutOff() async throws {
        let village = try await Village.found()
        _ = try await village.caseOfRob()
        village.network.weather = .losesNextReceiptAndDies
        await #expect(throws: ClientError.self) { _ = try await village.ada.hasty.expel("Max") }
        village.network.weather = .fair
        let report = try await village.ada.client.expel("Max")
        #expect(report.rotated.map(\.epoch) == [2, 2])
        try await village.leave()
    }

    @Test("an expulsion that is run again does not take the owner of a new card for the one who was expelled")
    func namesakeMeanwhile() async throws {
        let village = try await Village.found()
        _ = try await village.caseOfRob()
        let old = try village.max.client.identity().fingerprint
        village.network.weather = .losesNextReceiptAndDies
        await #expect(throws: ClientError.self) { _ = try await village.ada.hasty.expel("Max") }
        village.network.weather = .fair
        let new = try await village.enrolled("Max", .maintainer).client.identity().fingerprint
        let entries = try await village.ada.client.showProgram().entries
        let ada = village.ada.client
        for command in [
            { _ = try await ada.expel("Max") }, { _ = try await ada.rotateAll(removing: "Max") },
        ] as [@Sendable () async throws -> Void] {
            let error = await #expect(throws: ClientError.self) { try await command() }
            guard case .ambiguousMember("Max", let candidates)? = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
            #expect(Set(candidates.map(\.fingerprint)) == [old, new])
        }
        #expect(try await ada.showProgram().entries == entries)
        #expect(try await ada.expel(old.text).rotated.map(\.epoch) == [2, 2])
        #expect(try await ada.showProgram().entries == entries)
        try await village.leave()
    }

    @Test("a name that a replacement gave to a new card expels neither card")
    func replacedMeanwhile() async throws {
        let village = try await Village.found()
        _ = try await village.caseOfRob()
        let card = try await village.guest("Max").client.identity().card
        _ = try await village.ada.client.replace("Max", by: card)
        let error = await #expect(throws: ClientError.self) { _ = try await village.ada.client.expel("Max") }
        guard case .ambiguousMember("Max", let candidates)? = error, candidates.count == 2 else {
            Issue.record("\(String(describing: error))")
            return
        }
        let tablet = try await village.guest("Max").client.identity().card
        _ = try await village.ada.client.replace(card, by: tablet)
        // The first replacement, run again, is not the way back to its card.
        await #expect(throws: ClientError.self) {
            _ = try await village.ada.client.replace("Max", by: card)
        }
        #expect(try await village.ada.client.expel(tablet).rotated.map(\.epoch) == [4, 4])
        try await village.leave()
    }

    @Test("a coordinator does not expel themselves")
    func oneself() async throws {
        let village = try await Village.found()
        _ = try await village.secondCoordinator()
        let error = await #expect(throws: ClientError.self) {
            _ = try await village.ada.client.expel("Ada")
        }
        #expect(error?.description == "member: that is you; another coordinator has to expel you")
        try await village.leave()
    }

    @Test("a second coordinator expels and rotates while the first is away, in cases that they never saw")
    func secondCoordinator() async throws {
        let village = try await Village.found()
        _ = try await village.caseOfRob()
        let cora = try await village.secondCoordinator()
        await village.ada.client.shutdown()
        let report = try await cora.client.expel("Max")
        #expect(report.rotated.map(\.epoch) == [2, 2] && report.isComplete)
        try await village.leave()
    }

    @Test("a maintainer expels nobody")
    func notCoordinator() async throws {
        let village = try await Village.found()
        await #expect(throws: ClientError.notCoordinator(program: "LibreChat")) {
            _ = try await village.mia.client.expel("Max")
        }
        try await village.leave()
    }

    @Test("the program says who left, when, by whose statement, and who is in since when")
    func whoLeft() async throws {
        let village = try await Village.found()
        let cora = try await village.secondCoordinator()
        _ = try await cora.client.expel("Max")
        let everybody = try #require(try await village.ada.client.showProgram().everybody)
        let max = try #require(everybody.first { $0.person.name == "Max" })
        #expect(max.enrolledBy?.name == "Ada" && max.sinceEntry == 2)
        #expect(max.left?.by?.name == "Cora" && max.left?.entry == 4)
        let mia = try #require(everybody.first { $0.person.name == "Mia" })
        #expect(mia.left == nil && mia.enrolledBy?.name == "Ada")
        try await village.leave()
    }
}
