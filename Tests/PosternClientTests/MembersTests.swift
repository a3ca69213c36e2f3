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

    @Test("a message is not sealed to a member list that changed unseen, and says who left")
    func changed() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        _ = try await village.rob.client.members(of: id)
        try await village.remove(village.max, from: id)
        let error = await #expect(throws: ClientError.self) {
            _ = try await village.rob.client.send(id, text: Array("hello".utf8))
        }
        guard case .membersChanged(_, .shared, let joined, let left) = error else {
            Issue.record("sent to a changed list: \(String(describing: error))")
            return
        }
        #expect(joined.isEmpty && left.map(\.name) == ["Max"])
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
        let sent = try await village.rob.client.send(id, text: Array("hello".utf8), acceptChanges: true)
        #expect(sent.index == 2)
        try await village.leave()
    }
}

extension Village {
    /// What a later command will do: a new epoch of the shared room without this person.
    fileprivate func remove(_ resident: Resident, from id: String) async throws {
        let gone = try resident.client.identity().fingerprint
        let session = ada.client.session
        let handle = try await session.handle(id)
        let room = try await session.open(.shared, of: handle)
        let readers = room.epoch.members.filter { $0.fingerprint != gone }
            .map { Reader(role: $0.role, name: $0.name, card: $0.card) }
        _ = try await room.append(
            isIn: { $0.epoch.number == 2 ? 1 : nil },
            make: { room in
                let epoch = readers.epoch(2, of: room.id, random: .system)
                return Statement(
                    log: room.id, index: room.log.state.count, previous: room.log.state.head,
                    madeAt: systemTime(), programHead: room.program.state.head, reason: .changed(epoch),
                    author: handle.me.fingerprint, sign: handle.me.sign
                ).encoded
            })
    }
}
