import PosternFormat
import PosternLog
import PosternSigning
import Testing

@testable import PosternClient

/// Attack A34 on the command line: two programs with a case of the same id.
@Suite("A case id of two programs on the command line", .serialized, .timeLimit(.minutes(15)))
struct CommandLineSameCaseTests {
    @Test("A34 a captor's case of the same id gets nothing, and the hint names the invites that work")
    func captured() async throws {
        let folder = try TemporaryFolder()
        var servers: [RunningServer] = []
        var households: [Household] = []
        for name in ["true", "captor"] {
            let server = try await RunningServer(
                data: folder.path(name + "-data"), options: RunningServer.generous)
            let place = folder.path(name)
            servers.append(server)
            households.append(
                try await Household(
                    origin: server.origin, setupCode: try #require(server.setupCode), in: place,
                    maintainers: ["Max"]))
        }
        let (house, captor) = (households[0], households[1])
        let rita = Resident("Rita", in: folder.path("true"))
        let card = try Card(text: try await rita.moveIn())
        let max = house.maintainers[0]
        for address in [house.address, captor.address] { try await rita.run("program", "pin", address) }
        try await max.run("program", "pin", captor.address)
        let cards = [card, try Card(text: try #require(house.cards["Max"]))]
        let caseID = CaseID(random: .system)
        let id = caseID.text

        // The captor is first, and everybody looks.
        let trap = try await captor.open(caseID, for: cards)
        for person in [rita, max] {
            #expect(try await person.jsonLines("inbox").map { try $0["case"].text } == [id])
        }
        let invite = try await house.open(caseID, for: [card])
        let joined = try await rita.run("join", invite)
        #expect(joined.text == id + "\n")
        try await rita.run("report", id, "-", input: Array("for Max".utf8))
        #expect(try await max.run("read", invite).text.contains("for Max"))

        let refused = try await max.ending("ack", id)
        #expect(refused.status == 1, "\(refused)")
        let hint = try #require(refused.talk.split(separator: "\n").first { $0.hasPrefix("hint: ") })
        #expect(hint.contains(invite) && hint.contains(trap), "\(refused)")
        #expect(refused.talk.contains("2 programs have case \(id.prefix(8)): "), "\(refused)")
        try await max.run("ack", invite)
        let kinds = try await rita.jsonLines("read", id).map { try $0["kind"].text }
        #expect(kinds.contains("acknowledgement"))

        let inbox = try await max.run("inbox")
        #expect(inbox.talk.contains(invite) && inbox.talk.contains(trap), "\(inbox)")
        let programs = try await max.jsonLines("inbox").map { try $0["program"].text }
        #expect(Set(programs).count == 2)
        let rooms = try await captor.coordinator.jsonLines("audit", id)
        #expect(rooms.allSatisfy { $0["room"] == .null || $0["entries"] == .number(1) })
        for server in servers { try await server.stop() }
    }
}

extension Household {
    /// Opens a case of this id, as a coordinator can who writes a client of their own, with these researchers; gives its
    /// invite.
    fileprivate func open(_ caseID: CaseID, for cards: [Card]) async throws -> String {
        let client = Client(home: coordinator.home) { () throws(ClientError) in throw .passphrase("none") }
        let session = client.session
        let pin = try session.home.pin(named: address)
        let me = try await session.unlocked()
        let server = try session.server(pin.origin, signer: me)
        let program = try await session.program(pin, at: server)
        let people = try program.state.readers(named: nil, me: me.fingerprint, withoutMe: false)
        let researchers = try cards.map { card in
            Reader(role: .researcher, name: try #require(card.name), card: card)
        }
        let handle = CaseHandle(id: caseID, pin: pin, server: server, me: me)
        for room in [RoomName.internal, .shared] {
            let opening = RoomOpening(
                room: room, contact: try #require(Contact("https://example.org/issues/1")), commitment: nil,
                readers: room == .internal ? people : people + researchers)
            _ = try await session.open(opening, handle, program, mayBeThere: false)
        }
        await client.shutdown()
        return pin.view.invite(to: caseID)
    }
}
