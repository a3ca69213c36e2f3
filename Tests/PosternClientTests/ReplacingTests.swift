import PosternFormat
import PosternSigning
import Testing

@testable import PosternClient

@Suite("A lost or stolen identity is replaced")
struct ReplacingTests {
    @Test("a maintainer's new identity reads all that the old one could, and the old one nothing new")
    func maintainer() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        try await village.rob.says("before", in: id)
        let laptop = try await village.successor("Max")
        let report = try await village.ada.client.replace("Max", by: laptop.client.identity().card)
        #expect(report.rotated.map(\.epoch) == [2, 2] && report.asks.isEmpty && report.isComplete)
        #expect(report.replacement?.fingerprint == (try laptop.client.identity().fingerprint))
        let change = try #require(await village.rob.refusal(of: id))
        _ = try await village.rob.client.send(id, text: Array("after".utf8), accepting: [change])
        #expect(try await laptop.hears(id) == ["before", "after"])
        await #expect(throws: ClientError.self) { _ = try await village.max.client.read(id) }
        try await village.leave()
    }

    @Test("the new identity has the old one's role and name, and the program says whose place it took")
    func tenure() async throws {
        let village = try await Village.found()
        let laptop = try await village.successor("Max")
        _ = try await village.ada.client.replace("Max", by: laptop.client.identity().card)
        let everybody = try #require(try await village.ada.client.showProgram().everybody)
        let new = try #require(everybody.last)
        #expect(new.person.name == "Max" && new.person.role == .maintainer)
        #expect(new.replaces == (try village.max.client.identity().fingerprint))
        try await village.leave()
    }

    @Test("nobody gets the place of a person of the program by a name that somebody chose in a case")
    func namesake() async throws {
        let village = try await Village.found()
        let namesake = try await village.guest("Mia")
        let opened = try await village.ada.client.openCase(
            card: namesake.client.identity().card, contact: Village.contact, researcherName: "Mia")
        _ = try await namesake.client.join(invite: opened.invite)
        let laptop = try await village.guest("Mia")
        let card = try laptop.client.identity().card
        let ada = village.ada.client
        let posts = village.network.posts
        for command in [
            { _ = try await ada.replace("Mia", by: card) }, { _ = try await ada.rotateAll(removing: "Mia") },
        ] as [@Sendable () async throws -> Void] {
            let error = await #expect(throws: ClientError.self) { try await command() }
            guard case .ambiguousMember("Mia", let candidates)? = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
            #expect(Set(candidates.map(\.role)) == [.maintainer, .researcher])
        }
        #expect(village.network.posts == posts)
        // The hint works: who is meant is named by fingerprint.
        let report = try await ada.replace(namesake.client.identity().fingerprint.text, by: card)
        #expect(report.rotated.map(\.room) == [.shared])
        #expect(try await village.mia.client.read(opened.caseID.text).rooms.count == 2)
        try await village.leave()
    }

    @Test("a researcher's new identity takes the old one's place in the shared room, with the whole history")
    func researcher() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        try await village.rob.says("before", in: id)
        let laptop = try await village.successor("Rob")
        let report = try await village.ada.client.replace("Rob", by: laptop.client.identity().card)
        #expect(report.rotated.map(\.room) == [.shared] && report.removed?.role == .researcher)
        #expect(try await laptop.hears(id) == ["before"])
        let again = try await village.ada.client.replace(
            village.rob.client.identity().card, by: laptop.client.identity().card)
        #expect(again.rotated.isEmpty && again.alreadyDone.map(\.epoch) == [2])
        try await village.leave()
    }

    @Test("a replacement that was cut off is finished by the same command, with one new epoch in each room")
    func cutOff() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        let card = try await village.successor("Max").client.identity().card
        for _ in 0..<2 {
            village.network.weather = .losesNextReceiptAndDies
            await #expect(throws: ClientError.self) {
                _ = try await village.ada.hasty.replace("Max", by: card)
            }
            village.network.weather = .fair
        }
        let report = try await village.ada.client.replace("Max", by: card)
        #expect(report.isComplete)
        #expect(try await village.ada.client.members(of: id).rooms.map(\.epoch) == [2, 2])
        #expect(try await village.ada.client.members(of: id).rooms.map(\.entries) == [2, 2])
        try await village.leave()
    }

    @Test("a room from which another command took the old identity meanwhile gets the new one all the same")
    func takenOutBetween() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        try await village.rob.says("before", in: id)
        let laptop = try await village.successor("Max")
        let card = try laptop.client.identity().card
        village.network.weather = .losesNextReceiptAndDies
        await #expect(throws: ClientError.self) {
            _ = try await village.ada.hasty.replace("Max", by: card)
        }
        village.network.weather = .fair
        #expect(try await village.ada.tends(id).count == 2)
        let report = try await village.ada.client.replace("Max", by: card)
        #expect(report.rotated.map(\.epoch) == [3, 3] && report.isComplete)
        #expect(try await laptop.hears(id) == ["before"])
        let again = try await village.ada.client.replace("Max", by: card)
        #expect(again.rotated.isEmpty && again.alreadyDone.map(\.epoch) == [3, 3])
        try await village.leave()
    }

    @Test("an old key never vouches for its successor")
    func vouching() async throws {
        let village = try await Village.found()
        let card = try await village.successor("Ada").client.identity().card
        let error = await #expect(throws: ClientError.self) {
            _ = try await village.ada.client.replace("Ada", by: card)
        }
        #expect(error?.exitCode == 1)
        #expect(error?.description == "member: that is you; another coordinator has to replace you")
        try await village.leave()
    }

    @Test("another coordinator replaces a coordinator's stolen identity, which signs nothing any more")
    func coordinator() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        let cora = try await village.secondCoordinator()
        let laptop = try await village.successor("Ada")
        let report = try await cora.client.replace("Ada", by: laptop.client.identity().card)
        #expect(report.rotated.count == 2 && report.isComplete)
        await #expect(throws: ClientError.self) { _ = try await village.ada.client.rotateCase(id) }
        #expect(try await laptop.client.rotateCase(id).rooms.map(\.epoch) == [3, 3])
        try await village.leave()
    }

    @Test("where the coordinator holds no old secret, the history is asked for in the log")
    func asks() async throws {
        let village = try await Village.found()
        let id = try await village.openCase(withoutMe: true).caseID.text
        _ = try await village.rob.client.join(invite: village.invite(to: id))
        try await village.rob.says("before", in: id)
        let laptop = try await village.successor("Max")
        let report = try await village.ada.client.replace("Max", by: laptop.client.identity().card)
        #expect(report.asks.map(\.room) == [.internal, .shared])
        try await village.mia.tends(id)
        #expect(try await laptop.hears(id) == ["before"])
        try await village.leave()
    }

    @Test("a name that nobody in the program or in a room has replaces nobody")
    func nobody() async throws {
        let village = try await Village.found()
        _ = try await village.caseOfRob()
        let card = try await village.successor("Max").client.identity().card
        await #expect(throws: ClientError.unknownMember("Nobody")) {
            _ = try await village.ada.client.replace("Nobody", by: card)
        }
        try await village.leave()
    }
}

extension Village {
    /// A new identity of somebody, on another machine.
    fileprivate func successor(_ name: String) async throws -> Resident {
        let laptop = try await guest(name)
        _ = try await laptop.client.pinProgram(program.address)
        return laptop
    }
}
