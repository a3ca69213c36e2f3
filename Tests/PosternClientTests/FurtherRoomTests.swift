import PosternClient
import PosternFormat
import PosternSigning
import Testing

@Suite("A further vendor has a room of its own")
struct FurtherRoomTests {
    @Test(
        "somebody of a vendor joins by the invite, and what they say goes into the only room that they have")
    func vendor() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        let vera = try await village.guest("Vera")
        let card = try vera.client.identity().card
        let opened = try await village.ada.client.addRoom(
            id, name: "acme", members: ["Mia"], vendors: ["Vera=\(card)"])
        let joined = try await vera.client.join(invite: opened.invite)
        let sent = try await vera.says("what is it about?", in: id)
        #expect(
            joined.room.text == "acme" && sent.room.text == "acme" && joined.contact.raw == Village.contact)
        #expect(Set(joined.members.map(\.name)) == ["Ada", "Mia", "Vera"])
        #expect(try await vera.client.read(id).rooms.map(\.room.text) == ["acme"])
        #expect(texts(try await village.mia.client.read(id, room: "acme")) == ["what is it about?"])
        try await village.leave()
    }

    @Test("what is said in a vendor's room stays there, and the vendor reads no other room")
    func apart() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        let vera = try await village.guest("Vera")
        let opened = try await village.ada.client.addRoom(
            id, name: "acme", vendors: [vera.client.identity().card])
        _ = try await vera.client.join(invite: opened.invite)
        try await village.mia.says("for Acme", in: id, room: "acme")
        try await village.mia.says("for everybody else", in: id)
        #expect(try await vera.hears(id) == ["for Acme"])
        #expect(try await village.rob.hears(id) == ["for everybody else"])
        let error = await #expect(throws: ClientError.self) {
            _ = try await vera.client.read(id, room: "shared")
        }
        #expect(error == .notAMember(case: opened.caseID, room: .shared))
        try await village.leave()
    }

    @Test("a note is not put into a room that a vendor reads")
    func note() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        let vera = try await village.guest("Vera")
        _ = try await village.ada.client.addRoom(id, name: "acme", vendors: [vera.client.identity().card])
        let error = await #expect(throws: ClientError.self) {
            _ = try await village.mia.client.note(id, text: Array("hush".utf8), room: "acme")
        }
        guard case .notForProgram(_, _, let readers) = error else {
            Issue.record("was not refused: \(String(describing: error))")
            return
        }
        #expect(readers.map(\.name) == ["vendor"])
        try await village.leave()
    }

    @Test("who has two rooms and no shared one has to choose")
    func ambiguous() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        let vera = try await village.guest("Vera")
        let card = try vera.client.identity().card
        let opened = try await village.ada.client.addRoom(id, name: "acme", vendors: [card])
        _ = try await village.ada.client.addRoom(id, name: "acme-press", vendors: [card])
        _ = try await vera.client.join(invite: opened.invite)
        let error = await #expect(throws: ClientError.self) { try await vera.says("where?", in: id) }
        let sent = try await vera.says("here", in: id, room: "acme-press")
        #expect(error?.exitCode == 64 && sent.room.text == "acme-press")
        try await village.leave()
    }

    @Test("a room that was begun is finished, and with other members refused")
    func resumed() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        let first = try await village.ada.client.addRoom(id, name: "acme", members: ["Mia"])
        let second = try await village.ada.client.addRoom(id, name: "acme", members: ["Mia"])
        #expect(!first.wasResumed && second.wasResumed && first.rooms == second.rooms)
        await #expect(throws: ClientError.self) {
            _ = try await village.ada.client.addRoom(id, name: "acme", members: ["Max"])
        }
        try await village.leave()
    }

    @Test("somebody else of the vendor is added by card, and the card of an enrolled person is not")
    func another() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        let vera = try await village.guest("Vera")
        _ = try await village.ada.client.addRoom(id, name: "acme", vendors: [vera.client.identity().card])
        let vito = try await village.guest("Vito")
        let changed = try await village.ada.client.addMember(
            id, vito.client.identity().card, history: .full, room: "acme", asVendor: true)
        #expect(changed.person.role == .vendor && changed.rooms.map(\.readsFrom) == [1])
        await #expect(throws: ClientError.self) {
            _ = try await village.ada.client.addMember(
                id, village.max.client.identity().card, room: "acme", asVendor: true)
        }
        await #expect(throws: ClientError.self) {
            _ = try await village.ada.client.addMember(
                id, vito.client.identity().card, room: "shared", asVendor: true)
        }
        try await village.leave()
    }

    @Test("the rooms of the beginning are not made again")
    func reserved() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        for name in ["shared", "internal", "Acme"] {
            let error = await #expect(throws: ClientError.self) {
                _ = try await village.ada.client.addRoom(id, name: name)
            }
            #expect(error?.exitCode == 64)
        }
        try await village.leave()
    }
}
