import PosternFormat
import PosternLog
import PosternSealing
import PosternSigning
import Testing

@testable import PosternClient

@Suite("People leave a case")
struct RemovingTests {
    @Test("somebody who is removed leaves every room that lists them, and what they may still hold is said")
    func everyRoom() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        _ = try await village.ada.client.addRoom(id, name: "acme", members: ["Mia", "Max"])
        _ = try await village.ada.client.rotateCase(id)
        let changed = try await village.ada.client.removeMember(id, "Max")
        let rooms = try await village.ada.client.members(of: id).rooms
        #expect(changed.rooms.map(\.room) == [.internal, try #require(RoomName("acme")), .shared])
        #expect(changed.rooms.map(\.epoch) == [3, 3, 3] && changed.rooms.allSatisfy(\.isNew))
        #expect(changed.rooms.allSatisfy { $0.mayStillHold == [1, 2] })
        #expect(rooms.allSatisfy { room in !room.members.contains { $0.name == "Max" } })
        try await village.leave()
    }

    @Test("a removal that is run again does not take the owner of a new card for the one who was removed")
    func namesakeMeanwhile() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        let old = try village.max.client.identity().fingerprint
        _ = try await village.ada.client.removeMember(id, "Max")
        let new = try await village.guest("Max").client.identity()
        _ = try await village.ada.client.replace("Max", by: new.card)
        _ = try await village.ada.client.addMember(id, "Max")
        let error = await #expect(throws: ClientError.self) {
            _ = try await village.ada.client.removeMember(id, "Max")
        }
        guard case .ambiguousMember("Max", let candidates)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(Set(candidates.map(\.fingerprint)) == [old, new.fingerprint])
        let again = try await village.ada.client.removeMember(id, old.text)
        #expect(again.rooms.map(\.isNew) == [false, false])
        try await village.leave()
    }

    @Test("A35 a name that the room and the program give to different people removes neither of them")
    func namesake() async throws {
        let village = try await Village.found()
        let opened = try await village.ada.client.openCase(
            card: try village.rob.client.identity().card, contact: Village.contact, members: ["Mia"],
            researcherName: "Max")
        let id = opened.caseID.text
        let error = await #expect(throws: ClientError.self) {
            _ = try await village.ada.client.removeMember(id, "Max")
        }
        let people = [village.max, village.rob]
        let marks = try people.map { try $0.client.identity().fingerprint }.sorted()
        guard case .ambiguousMember(_, let candidates) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(candidates.map(\.fingerprint) == marks)
        let mark = try village.rob.client.identity().fingerprint.text
        #expect(try await village.ada.client.removeMember(id, mark).rooms.map(\.epoch) == [2])
        try await village.leave()
    }

    @Test("removal and the next epoch are one statement")
    func oneStatement() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        _ = try await village.ada.client.removeMember(id, "Max")
        let items = try await village.mia.client.read(id, room: "shared").items
        #expect(items.map(\.epoch) == [1, 2])
        try await village.leave()
    }

    @Test("somebody who was removed reads nothing of the case any more, and sends nothing")
    func removed() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        try await village.max.reads(id)
        _ = try await village.ada.client.removeMember(id, "Max")
        await #expect(throws: ClientError.self) { _ = try await village.max.client.read(id) }
        await #expect(throws: ClientError.self) { try await village.max.says("still here", in: id) }
        try await village.leave()
    }

    @Test("somebody who was removed is told that they are no member any more")
    func told() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        try await village.max.reads(id)
        _ = try await village.ada.client.removeMember(id, "Max")
        let error = await #expect(throws: ClientError.self) { _ = try await village.max.client.read(id) }
        let caseID = try #require(CaseID(text: id))
        #expect(error == .notAMember(case: caseID, room: .shared))
        try await village.leave()
    }

    @Test("somebody who was removed from one room reads the others, and is told about the one")
    func oneRoom() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        try await village.max.reads(id)
        _ = try await village.ada.client.removeMember(id, "Max", room: "internal")
        try await village.rob.says("hello", in: id)
        #expect(try await village.max.hears(id) == ["hello"])
        #expect(
            village.max.notices.contains {
                $0.contains("room internal: the server says that you are no longer a member")
            })
        try await village.leave()
    }

    @Test("a researcher is removed by name")
    func researcher() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        let changed = try await village.ada.client.removeMember(id, "Rob")
        #expect(changed.person.role == .researcher && changed.rooms.map(\.room) == [.shared])
        try await village.leave()
    }

    @Test("removing somebody a second time changes nothing")
    func twice() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        _ = try await village.ada.client.removeMember(id, "Max")
        let before = try await village.ada.client.members(of: id).rooms
        let again = try await village.ada.client.removeMember(id, "Max")
        let after = try await village.ada.client.members(of: id).rooms
        #expect(again.rooms.map(\.isNew) == [false, false] && before == after)
        #expect(again.rooms.map(\.mayStillHold) == [[1], [1]])
        try await village.leave()
    }

    @Test("a removal that was cut off between two rooms is finished when it is run again")
    func cutOff() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        village.network.weather = .losesNextReceiptAndDies
        await #expect(throws: ClientError.self) { _ = try await village.ada.hasty.removeMember(id, "Max") }
        village.network.weather = .fair
        let changed = try await village.ada.client.removeMember(id, "Max")
        #expect(changed.rooms.map(\.epoch) == [2, 2] && changed.rooms.map(\.isNew) == [false, true])
        try await village.leave()
    }

    @Test("the last reader of a room is not removed, and no other room is touched")
    func lastMember() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        let acme = try #require(RoomName("acme"))
        _ = try await village.ada.client.addRoom(id, name: "acme", members: ["Mia"], withoutMe: true)
        let caseID = try #require(CaseID(text: id))
        await #expect(throws: ClientError.lastMember(case: caseID, room: acme)) {
            _ = try await village.ada.client.removeMember(id, "Mia")
        }
        #expect(try await village.ada.client.members(of: id).rooms.map(\.epoch) == [1, 1, 1])
        try await village.leave()
    }

    @Test("a name that nobody in the case has is refused")
    func unknown() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        await #expect(throws: ClientError.unknownMember("Nobody")) {
            _ = try await village.ada.client.removeMember(id, "Nobody")
        }
        try await village.leave()
    }

    @Test(
        "a sender who lost the race with a removal is told who left, and the text is not sealed to the old list"
    )
    func lostRace() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        let session = village.rob.client.session
        let room = try await session.open(.shared, of: try await session.handle(id))
        let ada = village.ada.client
        let posting = Posting(room: nil, kind: .message, text: Array("hello".utf8), accepted: [])
        _ = try await ada.removeMember(id, "Max")
        var epochs: [UInt32] = []
        var error: ClientError?
        do throws(ClientError) {
            _ = try await room.append(isIn: { _ in nil }) { (room) throws(ClientError) in
                try room.checkMembers(posting)
                epochs.append(room.epoch.number)
                let draft = Content.Draft(
                    kind: .message, id: MessageID(random: .system), author: room.me.fingerprint,
                    sentAt: systemTime(), text: posting.text)
                let sealed = draft.sealed(
                    after: room.log, program: room.program.state.place, by: room.me.identity,
                    random: .system)
                guard let message = sealed else { throw .caseClosed(room.id.caseID) }
                return message.encoded
            }
        } catch let other {
            error = other
        }
        guard case .membersChanged(let change) = error else {
            Issue.record("was not asked: \(String(describing: error))")
            return
        }
        let stored = try await village.mia.client.read(id, room: "shared").items.map(\.kind)
        #expect(change.left.map(\.name) == ["Max"] && epochs == [1] && stored == ["statement", "statement"])
        let sent = try await village.rob.client.send(id, text: posting.text, accepting: [change])
        #expect(sent.index == 2)
        try await village.leave()
    }

    @Test("a client that was away over several rotations and changes catches up in one read")
    func catchesUp() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        try await village.mia.reads(id)
        for round in 1...3 {
            _ = try await village.ada.client.rotateCase(id)
            try await village.rob.says("round \(round)", in: id)
        }
        _ = try await village.ada.client.removeMember(id, "Max")
        try await village.ada.says("the end", in: id)
        let thread = try await village.mia.client.read(id, room: "shared")
        #expect(texts(thread) == ["round 1", "round 2", "round 3", "the end"])
        #expect(thread.rooms.map(\.epoch) == [5] && !thread.items.contains { $0.kind == "unopened" })
        try await village.leave()
    }
}
