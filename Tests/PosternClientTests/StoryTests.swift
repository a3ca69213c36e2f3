import PosternClient
import PosternFormat
import PosternSigning
import Testing

@Suite("The story, from knock to close")
struct StoryTests {
    @Test("a report reaches a maintainer byte for byte")
    func report() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        let report = Array("ünï\u{0}code\r\nline\r\rend\u{1B}[2J\u{202E}".utf8) + [0xFF, 0xFE]
        _ = try await village.rob.client.report(id, text: report)
        let thread = try await village.mia.client.read(id)
        let text = thread.items.lazy.compactMap { item -> [UInt8]? in
            if case .message(let text, _, _) = item.content { text } else { nil }
        }.first
        #expect(text == report)
        try await village.leave()
    }

    @Test("the author of a message is named as the coordinator listed them")
    func author() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        _ = try await village.mia.client.send(id, text: Array("hello".utf8))
        let item = try #require(try await village.rob.client.read(id).items.last)
        #expect(item.author?.name == "Mia" && item.author?.role == .maintainer)
        try await village.leave()
    }

    @Test("an internal note reaches the other maintainer and not the researcher")
    func note() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        _ = try await village.mia.client.note(id, text: Array("between us".utf8))
        let maintainers = texts(try await village.max.client.read(id))
        let researchers = texts(try await village.rob.client.read(id))
        #expect(maintainers == ["between us"] && researchers.isEmpty)
        try await village.leave()
    }

    @Test("the researcher cannot write into the internal room")
    func researcherNotes() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        await #expect(throws: ClientError.self) {
            _ = try await village.rob.client.note(id, text: Array("let me in".utf8))
        }
        try await village.leave()
    }

    @Test("after a rotation every room has a new epoch, and old and new messages are read")
    func rotation() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        _ = try await village.rob.client.send(id, text: Array("before".utf8))
        let rotated = try await village.ada.client.rotateCase(id)
        _ = try await village.rob.client.send(id, text: Array("after".utf8))
        #expect(rotated.rooms.map(\.room) == [.internal, .shared] && rotated.rooms.map(\.epoch) == [2, 2])
        #expect(texts(try await village.max.client.read(id)) == ["before", "after"])
        try await village.leave()
    }

    @Test("a closed case takes no more messages and stays readable")
    func close() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        _ = try await village.rob.client.send(id, text: Array("last words".utf8))
        _ = try await village.ada.client.closeCase(id)
        await #expect(throws: ClientError.caseClosed(try #require(CaseID(text: id)))) {
            _ = try await village.mia.client.send(id, text: Array("too late".utf8))
        }
        #expect(texts(try await village.mia.client.read(id)) == ["last words"])
        try await village.leave()
    }

    @Test("the clock runs from the first message to the acknowledgement, on both sides")
    func clock() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        let before = try #require(try await village.mia.client.inbox().cases.first)
        let sent = try await village.rob.client.report(id, text: Array("a report".utf8))
        let running = try #require(try await village.rob.client.inbox().cases.first)
        _ = try await village.mia.client.acknowledge(id, text: Array("thank you".utf8))
        let stopped = try #require(try await village.rob.client.inbox().cases.first)
        #expect(before.acknowledgeBy == nil)
        #expect(running.acknowledgeBy == sent.receivedAt.adding(milliseconds: 72 * 3_600_000))
        #expect(running.acknowledgedAt == nil && stopped.acknowledgedAt != nil)
        try await village.leave()
    }

    @Test("a researcher cannot acknowledge their own report")
    func ownAcknowledgement() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        await #expect(throws: ClientError.researchersDoNotAcknowledge) {
            _ = try await village.rob.client.acknowledge(id)
        }
        try await village.leave()
    }

    @Test("messages of others are unread until they were shown")
    func unread() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        _ = try await village.rob.client.send(id, text: Array("one".utf8))
        _ = try await village.mia.client.note(id, text: Array("my own".utf8))
        let before = try await village.mia.client.inbox().cases.first?.unread
        try await village.mia.client.markRead(try await village.mia.client.read(id))
        let after = try await village.mia.client.inbox().cases.first?.unread
        #expect(before == 1 && after == 0)
        try await village.leave()
    }

    @Test("a coordinator who stays out of a case sees its statements and no text")
    func withoutMe() async throws {
        let village = try await Village.found()
        let opened = try await village.openCase(withoutMe: true)
        _ = try await village.rob.client.join(invite: opened.invite)
        _ = try await village.rob.client.send(opened.caseID.text, text: Array("not for Ada".utf8))
        let kinds = try await village.ada.client.read(opened.caseID.text).items.map(\.kind)
        #expect(kinds == ["statement", "statement", "sealed"])
        try await village.leave()
    }

    @Test("A11 an invite taken from the public thread lets nobody join")
    func stolenInvite() async throws {
        let village = try await Village.found()
        let opened = try await village.openCase()
        let thief = try await Resident.born("Eve")
        await #expect(throws: ClientError.notInvited(case: opened.caseID)) {
            _ = try await thief.client.join(invite: opened.invite)
        }
        await thief.client.shutdown()
        try await village.leave()
    }

    @Test("joining a second time gives the same answer")
    func joinTwice() async throws {
        let village = try await Village.found()
        let opened = try await village.openCase()
        let first = try await village.rob.client.join(invite: opened.invite)
        let second = try await village.rob.client.join(invite: opened.invite)
        #expect(first == second && first.contact.raw == Village.contact && first.openedBy?.name == "Ada")
        try await village.leave()
    }

    @Test("a case is found by the beginning of its id by somebody who never saw it")
    func prefix() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        let thread = try await village.max.client.read(String(id.prefix(6)))
        #expect(thread.caseID.text == id)
        try await village.leave()
    }

    @Test("an audit verifies the program log and both rooms, and says how far each is fixed, and by whom")
    func audit() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        _ = try await village.rob.client.send(id, text: Array("hello".utf8))
        let audit = try await village.mia.client.audit()
        #expect(audit.programs.map(\.entries) == [3] && audit.rooms.map(\.entries) == [1, 2])
        #expect(audit.rooms.map(\.fixed) == [0, 1] && audit.rooms.map(\.fixedBy?.name) == ["Ada", "Rob"])
        #expect(audit.failures.isEmpty)
        try await village.leave()
    }

    @Test("a published folder holds what pins the program")
    func publish() async throws {
        let village = try await Village.found()
        let folder = TemporaryFolder()
        _ = try await village.ada.client.publishProgram(to: folder.path)
        let address = String(decoding: try folder.bytes("program.txt"), as: UTF8.self)
        let stranger = try await Resident.born("Sam")
        let pinned = try await stranger.client.pinProgram(address)
        #expect(pinned.id == village.program.id)
        await stranger.client.shutdown()
        try await village.leave()
    }

    @Test("publishing again leaves the page that the project wrote")
    func publishAgain() async throws {
        let village = try await Village.found()
        let folder = TemporaryFolder()
        _ = try await village.ada.client.publishProgram(to: folder.path)
        try folder.write("README.md", Array("our own words".utf8))
        _ = try await village.ada.client.publishProgram(to: folder.path)
        #expect(village.ada.notices.contains { $0.hasPrefix("README.md was there already") })
        #expect(try folder.bytes("README.md") == Array("our own words".utf8))
        try await village.leave()
    }

    @Test("somebody who only knocked has an empty inbox and no failures")
    func knockedOnly() async throws {
        let village = try await Village.found()
        _ = try await village.rob.client.knock(program: village.program.address)
        let inbox = try await village.rob.client.inbox()
        #expect(inbox.cases.isEmpty && inbox.failures.isEmpty)
        try await village.leave()
    }
}
