import PosternFormat
import PosternSigning
import Testing

@testable import PosternClient

@Suite("A refusal names what can be done, and nothing that is due is left undone in silence")
struct RemedyTests {
    @Test("what waits for consent to a former coordinator's list is asked for, and is done once it is given")
    func waiting() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        try await village.rob.says("before", in: id)
        try await village.mia.reads(id)
        let bea = try await village.enrolled("Bea", .coordinator)
        _ = try await village.ada.client.removeMember(id, "Max")
        let unseen = await #expect(throws: ClientError.self) { _ = try await bea.client.expel("Ada") }
        guard case .listsChanged(let changes) = unseen else {
            Issue.record("not asked: \(String(describing: unseen))")
            return
        }
        _ = try await bea.client.expel("Ada", accepting: changes)
        _ = try await bea.client.addMember(id, "Bea", history: .full)
        try await village.mia.reads(id)
        let refused = await #expect(throws: ClientError.self) { try await village.mia.client.tend(id) }
        let lists = refused?.changes ?? []
        #expect(lists.map { $0.formerCoordinators.map(\.name) } == [["Ada"], ["Ada"]])
        #expect(try await bea.hears(id).isEmpty)
        let tended = try await village.mia.client.tend(id, accepting: lists)
        #expect(tended.done.count == 2 && tended.due.isEmpty && tended.failures.isEmpty)
        #expect(try await bea.hears(id) == ["before"])
        try await village.leave()
    }

    @Test("nobody's place is taken by somebody who has one, and then nothing is changed")
    func takenCard() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        let mia = try village.mia.client.identity().card
        for old in ["Rob", "Max", "Mia"] {
            let error = await #expect(throws: ClientError.self) {
                _ = try await village.ada.client.replace(old, by: mia)
            }
            #expect(error?.description == "card: it belongs to Mia, who is enrolled in the program")
        }
        #expect(try await village.ada.client.members(of: id).rooms.map(\.epoch) == [1, 1])
        try await village.leave()
    }

    @Test("no hint enrolls a researcher of the case, who would then read the internal room")
    func researcher() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        let card = try village.rob.client.identity().card
        let there = await #expect(throws: ClientError.self) {
            _ = try await village.ada.client.addMember(id, card)
        }
        _ = try await village.ada.client.removeMember(id, "Rob")
        let gone = await #expect(throws: ClientError.self) {
            _ = try await village.ada.client.addMember(id, card)
        }
        #expect(there?.description == "card: it belongs to Rob, who is in the case as researcher")
        #expect(gone?.description == "card: it belongs to Rob, who was in the case as researcher")
        #expect(
            there?.hint == nil
                && gone?.hint == "open another case for them: postern case open --card \(card) --contact URL")
        try await village.leave()
    }

    @Test("a further room that is there with others is said to be there, with how to add to it")
    func roomThere() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        _ = try await village.ada.client.addRoom(id, name: "acme", members: ["Mia"])
        let error = await #expect(throws: ClientError.self) {
            _ = try await village.ada.client.addRoom(id, name: "acme", members: ["Max"])
        }
        #expect(error?.hint?.contains("postern case add") == true && error?.exitCode == 1)
        try await village.leave()
    }

    @Test("a card that is given twice is one vendor")
    func vendorTwice() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        let card = try await village.guest("Vera").client.identity().card
        let opened = try await village.ada.client.addRoom(id, name: "acme", vendors: [card, card])
        #expect(opened.rooms[0].members.filter { $0.role == .vendor }.map(\.name) == ["vendor"])
        try await village.leave()
    }

    @Test("nobody passes old keys on to themselves")
    func toOneself() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        _ = try await village.ada.client.rotateCase(id)
        await #expect(throws: ClientError.self) {
            _ = try await village.mia.client.passHistory(id, to: "Mia")
        }
        try await village.leave()
    }

    @Test("who left the program and changes something in it is told what is likely")
    func former() async throws {
        let village = try await Village.found()
        let bea = try await village.enrolled("Bea", .coordinator)
        _ = try await bea.client.showProgram()
        _ = try await village.ada.client.expel("Bea")
        let card = try village.rob.client.identity().card
        let error = await #expect(throws: ClientError.self) {
            _ = try await bea.client.enroll(card: card, role: .maintainer, name: "Rob")
        }
        #expect(error?.exitCode == 1 && error?.hint?.contains("left the program") == true)
        try await village.leave()
    }
}
