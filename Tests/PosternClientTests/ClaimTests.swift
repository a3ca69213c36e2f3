import PosternFormat
import PosternLog
import PosternSealing
import PosternSigning
import Synchronization
import Testing

@testable import PosternClient

@Suite("What others claim, and what came late")
struct ClaimTests {
    @Test("an invite that was for somebody else leaves no program pinned")
    func nothingPinned() async throws {
        let village = try await Village.found()
        let opened = try await village.openCase()
        let thief = try await Resident.born("Eve")
        await #expect(throws: ClientError.self) { _ = try await thief.client.join(invite: opened.invite) }
        #expect(try thief.client.pinnedPrograms().isEmpty)
        await thief.client.shutdown()
        try await village.leave()
    }

    @Test("the first program of a home says that it was pinned by an invite")
    func firstPin() async throws {
        let village = try await Village.found()
        let card = try village.rob.client.identity().card
        let opened = try await village.ada.client.openCase(card: card, contact: Village.contact)
        let first = try await village.rob.client.join(invite: opened.invite)
        let second = try await village.rob.client.join(invite: opened.invite)
        #expect(first.isFirstPin && !second.isFirstPin)
        try await village.leave()
    }

    @Test("what a server gives as its reason is one line")
    func reason() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        let body =
            #"{"type":"urn:postern:problem:malformed","title":"x","status":400,"detail":"x\nhint: run y"}"#
        village.network.weather = .answersNextRead(
            "HTTP/1.1 400 Bad Request\r\nContent-Type: application/problem+json\r\n"
                + "Content-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)")
        let error = await #expect(throws: ClientError.self) { _ = try await village.rob.client.read(id) }
        #expect(error?.description.hasSuffix(#": "x\x0ahint: run y""#) == true)
        try await village.leave()
    }

    @Test("a program log that is older than the checkpoint is not used where the server refuses")
    func staleProgramLog() async throws {
        let village = try await Village.found()
        let name = HomeFile.programLog(village.program.id)
        _ = try await village.max.client.showProgram()
        let old = try village.max.home.bytes(name)
        try await village.expel(village.mia)
        _ = try await village.max.client.showProgram()
        try village.max.home.write(name, old)
        try await village.expel(village.max)
        let shown = try await village.max.client.showProgram()
        #expect(shown.people == nil)
        try await village.leave()
    }

    @Test("the person is told when a kept program log stands in for one that the server refuses")
    func keptProgramLog() async throws {
        let village = try await Village.found()
        _ = try await village.max.client.showProgram()
        try await village.expel(village.max)
        let said = Said()
        let client = Client(
            home: village.max.home.path, notice: { line in said.lines.withLock { $0.append(line) } },
            passphrase: { () throws(ClientError) in throw .passphrase("none") })
        let shown = try await client.showProgram()
        #expect(shown.people?.count == 3 && said.lines.withLock { $0.count } == 1)
        await client.shutdown()
        try await village.leave()
    }

    @Test("a secret that is passed on later opens what was said before it came")
    func history() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        let session = village.ada.client.session
        let room = try await session.open(.shared, of: try await session.handle(id))
        let missed = EpochSecret(log: room.id, number: 2, random: .system)
        let last = EpochSecret(log: room.id, number: 3, random: .system)
        let everybody = room.epoch.members
        let others = everybody.filter { $0.fingerprint != room.me.fingerprint }.map { member in
            Member(
                salt: RandomSource.system.bytes(Member.saltLength), role: member.role, name: member.name,
                card: member.card, readsFrom: member.readsFrom,
                wrap: missed.wrap(to: member.card, random: .system))
        }
        try await room.issue(Epoch(number: 2, key: missed.key, members: others))
        _ = try await village.rob.client.members(of: id)
        _ = try await village.rob.client.send(id, text: Array("while Ada was out".utf8))
        try await room.refresh()
        let before = room.items.map(\.kind)
        let all = everybody.map { member in
            let isBack = member.fingerprint == room.me.fingerprint
            return Member(
                salt: RandomSource.system.bytes(Member.saltLength), role: member.role, name: member.name,
                card: member.card, readsFrom: member.readsFrom,
                wrap: last.wrap(to: member.card, random: .system),
                history: isBack
                    ? [HistoryWrap(epoch: 2, wrap: missed.wrap(to: member.card, random: .system))] : [])
        }
        try await room.issue(Epoch(number: 3, key: last.key, members: all))
        let fresh = texts(try await village.ada.client.read(id))
        #expect(before == ["statement", "statement", "sealed"] && fresh == ["while Ada was out"])
        #expect(room.items.map(\.kind) == ["statement", "statement", "message", "statement"])
        try await village.leave()
    }

    @Test("nothing is acknowledged before there is a report")
    func nothingToAcknowledge() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        _ = try await village.max.client.send(id, text: Array("hello Rob".utf8))
        await #expect(throws: ClientError.nothingToAcknowledge(try #require(CaseID(text: id)))) {
            _ = try await village.mia.client.acknowledge(id)
        }
        try await village.leave()
    }

    @Test("an acknowledgement from before the report does not stop the clock")
    func earlyAcknowledgement() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        let session = village.mia.client.session
        let room = try await session.open(.shared, of: try await session.handle(id))
        let draft = Content.Draft(
            kind: .acknowledgement, id: MessageID(random: .system), author: room.me.fingerprint,
            sentAt: systemTime(), text: [])
        let early = draft.sealed(
            after: room.log, program: room.program.state.place, by: room.me.identity, random: .system)
        _ = try await room.append(isIn: { $0.sentByMe[draft.id] }, make: { _ in early?.encoded ?? [] })
        _ = try await village.rob.client.report(id, text: Array("a report".utf8))
        let entry = try #require(try await village.rob.client.inbox().cases.first)
        #expect(entry.acknowledgeBy != nil && entry.acknowledgedAt == nil)
        try await village.leave()
    }

    @Test("an acknowledgement stops the clock only if its author had seen the report")
    func blindAcknowledgement() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        let session = village.mia.client.session
        let room = try await session.open(.shared, of: try await session.handle(id))
        let report = try await village.rob.client.report(id, text: Array("a report".utf8))
        let blind = try await room.acknowledgesBlindly()
        let running = try #require(try await village.rob.client.inbox().cases.first)
        let seen = try await village.mia.client.acknowledge(id)
        let stopped = try #require(try await village.rob.client.inbox().cases.first)
        #expect(blind > report.index && running.acknowledgedAt == nil)
        #expect(stopped.acknowledgedAt == seen.receivedAt)
        try await village.leave()
    }

    @Test("what an author had not seen is told of each entry")
    func notSeen() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        let session = village.mia.client.session
        let room = try await session.open(.shared, of: try await session.handle(id))
        try await village.rob.says("one", in: id)
        try await village.rob.says("two", in: id)
        _ = try await room.acknowledgesBlindly()
        try await village.max.says("three", in: id)
        let items = try await village.ada.client.read(id, room: "shared").items
        #expect(items.map(\.seen) == [0, 1, 2, 1, 4] && items.map(\.index) == [0, 1, 2, 3, 4])
        try await village.leave()
    }

    @Test("a coordinator who stays out of a case is told how much they cannot read")
    func sealed() async throws {
        let village = try await Village.found()
        let opened = try await village.openCase(withoutMe: true)
        _ = try await village.rob.client.join(invite: opened.invite)
        _ = try await village.rob.client.send(opened.caseID.text, text: Array("not for Ada".utf8))
        let entry = try #require(try await village.ada.client.inbox().cases.first)
        let audit = try await village.ada.client.audit()
        #expect(entry.sealed == 1 && audit.rooms.map(\.sealed) == [0, 1])
        try await village.leave()
    }
}

extension OpenRoom {
    /// Acknowledges what came after this room was read.
    fileprivate func acknowledgesBlindly() async throws -> UInt64 {
        let draft = Content.Draft(
            kind: .acknowledgement, id: MessageID(random: .system), author: me.fingerprint,
            sentAt: systemTime(), text: [])
        let sealed = draft.sealed(
            after: log, program: program.state.place, by: me.identity, random: .system)
        return try await append(isIn: { _ in nil }, make: { _ in sealed?.encoded ?? [] }).index
    }

    /// What a later command will do: changes the members.
    fileprivate func issue(_ epoch: Epoch) async throws {
        _ = try await append(
            isIn: { $0.epoch.number == epoch.number ? $0.log.state.count - 1 : nil },
            make: { (room) throws(ClientError) in try room.rehearsed(.changed(epoch, approvals: [])) })
    }
}
