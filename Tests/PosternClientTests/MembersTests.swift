import PosternFormat
import PosternLog
import PosternSigning
import Testing

@testable import PosternClient

@Suite("Who is meant, and who reads")
struct MembersTests {
    @Test("a name that two people have is refused with both fingerprints")
    func ambiguous() async throws {
        let village = try await Village.found()
        let second = try await Resident.born("Mia")
        _ = try await village.ada.client.enroll(
            card: second.client.identity().card, role: .maintainer, name: "Mia")
        let card = try village.rob.client.identity().card
        let error = await #expect(throws: ClientError.self) {
            _ = try await village.ada.client.openCase(card: card, contact: "x", members: ["Mia"])
        }
        guard case .ambiguousMember("Mia", let candidates) = error else {
            Issue.record("not ambiguous: \(String(describing: error))")
            return
        }
        let expected = [
            try village.mia.client.identity().fingerprint, try second.client.identity().fingerprint,
        ]
        #expect(Set(candidates.map(\.fingerprint)) == Set(expected))
        try await village.leave()
    }

    @Test("a member is chosen by the beginning of a fingerprint or by card")
    func fingerprint() async throws {
        let village = try await Village.found()
        let mia = try village.mia.client.identity()
        let max = try village.max.client.identity()
        let opened = try await village.ada.client.openCase(
            card: try village.rob.client.identity().card, contact: "x",
            members: [String(mia.fingerprint.text.prefix(8)), max.card], withoutMe: true)
        let members = opened.rooms.first?.members.map(\.name)
        #expect(members.map(Set.init) == ["Mia", "Max"])
        try await village.leave()
    }

    @Test("seven characters of a fingerprint are not enough")
    func shortFingerprint() async throws {
        let village = try await Village.found()
        let short = String(try village.mia.client.identity().fingerprint.text.prefix(7))
        let card = try village.rob.client.identity().card
        await #expect(throws: ClientError.unknownMember(short)) {
            _ = try await village.ada.client.openCase(card: card, contact: "x", members: [short])
        }
        try await village.leave()
    }

    @Test("a maintainer cannot open a case")
    func notCoordinator() async throws {
        let village = try await Village.found()
        let card = try village.rob.client.identity().card
        await #expect(throws: ClientError.notCoordinator(program: "LibreChat")) {
            _ = try await village.mia.client.openCase(card: card, contact: "x")
        }
        try await village.leave()
    }

    @Test("A9 a message is not sealed to a member list that changed unseen, and says who left")
    func changed() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        _ = try await village.rob.client.members(of: id)
        try await village.remove(village.max, from: id)
        let error = await #expect(throws: ClientError.self) {
            _ = try await village.rob.client.send(id, text: Array("hello".utf8))
        }
        let change = try #require(error?.change)
        #expect(change.room == .shared && change.joined.isEmpty && change.left.map(\.name) == ["Max"])
        try await village.leave()
    }

    @Test("a message is sealed to a changed member list once the person has seen it")
    func seen() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        try await village.remove(village.max, from: id)
        try await village.rob.client.markRead(try await village.rob.client.read(id))
        let sent = try await village.rob.client.send(id, text: Array("hello".utf8))
        #expect(sent.index == 2)
        try await village.leave()
    }

    @Test("a message is sealed to a changed member list when the person accepts it")
    func accepted() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        try await village.remove(village.max, from: id)
        let change = try #require(await village.rob.refusal(of: id))
        let sent = try await village.rob.client.send(id, text: Array("hello".utf8), accepting: [change])
        #expect(sent.index == 2)
        try await village.leave()
    }

    @Test("consent to one changed list is none to the next")
    func changedAgain() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        try await village.remove(village.max, from: id)
        let first = try #require(await village.rob.refusal(of: id))
        try await village.remove(village.mia, from: id)
        let error = await #expect(throws: ClientError.self) {
            _ = try await village.rob.client.send(id, text: Array("hello".utf8), accepting: [first])
        }
        #expect(error?.change?.left.map(\.name) == ["Mia"])
        try await village.leave()
    }

    @Test("consent to a list covers a fresh key for the same members")
    func rotatedMeanwhile() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        try await village.remove(village.max, from: id)
        let change = try #require(await village.rob.refusal(of: id))
        _ = try await village.ada.client.members(of: id)
        _ = try await village.ada.client.rotateCase(id)
        let sent = try await village.rob.client.send(id, text: Array("hello".utf8), accepting: [change])
        #expect(sent.index == 3)
        try await village.leave()
    }

    @Test("an accepted list is seen from then on, and no later one")
    func seenAccepted() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        try await village.remove(village.max, from: id)
        let change = try #require(await village.rob.refusal(of: id))
        _ = try await village.rob.client.send(id, text: Array("one".utf8), accepting: [change])
        let quiet = await village.rob.refusal(of: id)
        try await village.remove(village.mia, from: id)
        let again = await village.rob.refusal(of: id)
        #expect(quiet == nil && again?.left.map(\.name) == ["Mia"])
        try await village.leave()
    }

    @Test("a rotation does not sign again a member list that changed unseen")
    func rotation() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        let cora = try await village.secondCoordinator()
        _ = try await cora.client.members(of: id)
        try await village.remove(village.max, from: id)
        let error = await #expect(throws: ClientError.self) { _ = try await cora.client.rotateCase(id) }
        let change = try #require(error?.change)
        let rotated = try await cora.client.rotateCase(id, accepting: [change])
        #expect(change.left.map(\.name) == ["Max"] && rotated.rooms.map(\.epoch) == [2, 3])
        try await village.leave()
    }

    @Test("somebody else's rotation is not taken for the one that was cut off")
    func othersRotation() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        let cora = try await village.secondCoordinator()
        village.network.weather = .losesNextReceiptAndDies
        await #expect(throws: ClientError.self) { _ = try await village.ada.hasty.rotateCase(id) }
        village.network.weather = .fair
        _ = try await cora.client.rotateCase(id)
        let rotated = try await village.ada.client.rotateCase(id)
        #expect(rotated.rooms.map(\.epoch) == [2, 3])
        try await village.leave()
    }

    @Test("a rotation takes out who left the program")
    func leftTheProgram() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        try await village.remove(village.max, from: id, room: .internal)
        try await village.expel(village.max)
        let rotated = try await village.ada.client.rotateCase(id)
        let members = try await village.ada.client.members(of: id).rooms.flatMap(\.members)
        #expect(rotated.rooms.map(\.epoch) == [3, 2] && !members.contains { $0.name == "Max" })
        try await village.leave()
    }

    @Test("a list that a former coordinator signed is accepted by nobody unasked, even if it was read")
    func formerCoordinator() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        let cora = try await village.secondCoordinator()
        try await village.remove(village.max, from: id, by: cora)
        try await village.expel(cora)
        try await village.rob.client.markRead(try await village.rob.client.read(id))
        let change = try #require(await village.rob.refusal(of: id))
        let sent = try await village.rob.client.send(id, text: Array("hello".utf8), accepting: [change])
        #expect(change.formerCoordinators.map(\.name) == ["Cora"] && sent.index == 2)
        try await village.leave()
    }

    @Test("a list that a former coordinator signed is accepted by nobody unasked, at first sight either")
    func formerCoordinatorAtFirstSight() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        let cora = try await village.secondCoordinator()
        try await village.remove(village.max, from: id, by: cora)
        try await village.expel(cora)
        let change = try #require(await village.mia.refusal(of: id))
        #expect(change.formerCoordinators.map(\.name) == ["Cora"] && change.left.map(\.name) == ["Max"])
        try await village.leave()
    }

    @Test("a rotation of a case that was cut off is not begun anew because the clock was set back")
    func clockSetBack() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        village.network.weather = .losesNextReceiptAndDies
        await #expect(throws: ClientError.self) { _ = try await village.ada.hasty.rotateCase(id) }
        village.network.weather = .fair
        let earlier = village.ada.another(ahead: -120_000)
        #expect(try await earlier.rotateCase(id).rooms.map(\.epoch) == [2, 2])
        await earlier.shutdown()
        try await village.leave()
    }
}

extension ClientError {
    fileprivate var change: MembersChange? {
        if case .membersChanged(let change) = self { change } else { nil }
    }
}

extension Village {
    /// Takes somebody out of one room.
    fileprivate func remove(
        _ resident: Resident, from id: String, room: RoomName = .shared, by author: Resident? = nil
    ) async throws {
        let gone = try resident.client.identity().fingerprint.text
        _ = try await (author ?? ada).client.removeMember(id, gone, room: room.text)
    }
}
