import PosternFormat
import PosternLog
import PosternSealing
import PosternSigning
import Testing

@testable import PosternClient

@Suite("History is passed on by whoever holds it")
struct HistoryTests {
    @Test(
        "full history that the coordinator cannot give is passed on by a maintainer's client, as the log asks"
    )
    func full() async throws {
        let village = try await Village.found()
        let id = try await village.caseWithoutAda()
        try await village.rob.says("before", in: id)
        let nia = try await village.enrolled("Nia", .maintainer)
        let changed = try await village.ada.client.addMember(id, "Nia", history: .full)
        let sealed = try await nia.hears(id)
        let duties = try await village.mia.tends(id)
        #expect(changed.asks == [.internal, .shared] && changed.rooms.map(\.asked) == [[1], [1]])
        #expect(sealed.isEmpty && duties.count == 2)
        #expect(try await nia.hears(id) == ["before"])
        try await village.leave()
    }

    @Test("history from an epoch is passed on from that epoch and no earlier one")
    func from() async throws {
        let village = try await Village.found()
        let id = try await village.caseWithoutAda()
        try await village.rob.says("one", in: id)
        _ = try await village.ada.client.rotateCase(id)
        try await village.rob.says("two", in: id)
        let nia = try await village.enrolled("Nia", .maintainer)
        _ = try await village.ada.client.addMember(id, "Nia", history: .from(2))
        let duties = try await village.mia.tends(id)
        #expect(duties.allSatisfy { $0.isPassing([2]) } && duties.count == 2)
        #expect(try await nia.hears(id) == ["two"])
        try await village.leave()
    }

    @Test("for somebody who joins without history nothing is passed on")
    func none() async throws {
        let village = try await Village.found()
        let id = try await village.caseWithoutAda()
        try await village.rob.says("before", in: id)
        let nia = try await village.enrolled("Nia", .maintainer)
        _ = try await village.ada.client.addMember(id, "Nia")
        let duties = try await village.mia.tends(id)
        #expect(duties.isEmpty)
        #expect(try await nia.hears(id).isEmpty)
        try await village.leave()
    }

    @Test("nothing is passed on before the person has seen who joined")
    func beforeConsent() async throws {
        let village = try await Village.found()
        let id = try await village.caseWithoutAda()
        try await village.mia.reads(id)
        _ = try await village.enrolled("Nia", .maintainer)
        _ = try await village.ada.client.addMember(id, "Nia", history: .full)
        let posts = village.network.posts
        let early = await #expect(throws: ClientError.self) { try await village.mia.client.tend(id) }
        #expect(early?.changes.count == 2 && village.network.posts == posts)
        #expect(try await village.mia.tends(id).count == 2)
        try await village.leave()
    }

    @Test("nothing is passed on before the person has seen that somebody may read more")
    func beforeConsentToMore() async throws {
        let village = try await Village.found()
        let id = try await village.caseWithoutAda()
        _ = try await village.enrolled("Nia", .maintainer)
        _ = try await village.ada.client.addMember(id, "Nia")
        try await village.mia.reads(id)
        _ = try await village.ada.client.addMember(id, "Nia", history: .full)
        let posts = village.network.posts
        let early = await #expect(throws: ClientError.self) { try await village.mia.client.tend(id) }
        #expect(early?.changes.count == 2 && village.network.posts == posts)
        #expect(try await village.mia.tends(id).count == 2)
        try await village.leave()
    }

    @Test("of two maintainers one passes history on, and the other finds that it is done")
    func race() async throws {
        let village = try await Village.found()
        let id = try await village.caseWithoutAda()
        _ = try await village.enrolled("Nia", .maintainer)
        _ = try await village.ada.client.addMember(id, "Nia", history: .full)
        try await village.max.reads(id)
        let first = try await village.mia.tends(id)
        let second = try await village.max.client.tend(id).done
        #expect(first.count == 2 && second.isEmpty)
        try await village.leave()
    }

    @Test("a researcher passes nothing on")
    func researcher() async throws {
        let village = try await Village.found()
        let id = try await village.caseWithoutAda()
        _ = try await village.enrolled("Nia", .maintainer)
        _ = try await village.ada.client.addMember(id, "Nia", history: .full)
        #expect(try await village.rob.tends(id).isEmpty)
        try await village.leave()
    }

    @Test(
        "a grant that does not open is named with its author, locks nobody out, and a later good one is taken"
    )
    func badGrant() async throws {
        let village = try await Village.found()
        let id = try await village.caseWithoutAda()
        try await village.rob.says("before", in: id)
        let nia = try await village.enrolled("Nia", .maintainer)
        _ = try await village.ada.client.addMember(id, "Nia", history: .full)
        try await village.max.passesNonsense(to: nia, in: id)
        let bad = try await nia.client.read(id, room: "shared")
        try await nia.client.markRead(bad)
        try await nia.says("I cannot read the beginning", in: id)
        try await village.mia.reads(id)
        let passed = try await village.mia.client.passHistory(id, to: "Nia")
        let good = try await nia.client.read(id, room: "shared")
        #expect(bad.items.contains { $0.isUnopened(naming: "Max (") })
        #expect(passed.rooms.map(\.passedOn) == [[1], [1]])
        #expect(texts(good) == ["before", "I cannot read the beginning"])
        #expect(!good.items.contains { $0.kind == "unopened" })
        try await village.leave()
    }
}

extension Village {
    /// Rob's case, joined; its coordinator cannot read it.
    fileprivate func caseWithoutAda() async throws -> String {
        let opened = try await openCase(withoutMe: true)
        _ = try await rob.client.join(invite: opened.invite)
        return opened.caseID.text
    }
}

extension Duty {
    fileprivate func isPassing(_ wanted: [UInt32]) -> Bool {
        if case .passedOn(let person, let epochs) = kind {
            return person.name == "Nia" && epochs == wanted
        }
        return false
    }
}

extension ThreadItem {
    fileprivate func isUnopened(naming text: String) -> Bool {
        if case .unopened(let reason) = content { reason.contains(text) } else { false }
    }
}

extension Resident {
    /// A dishonest member: what the log asks for is answered with bytes that open to nobody.
    fileprivate func passesNonsense(to other: Resident, in id: String) async throws {
        let session = client.session
        let room = try await session.open(.shared, of: try await session.handle(id))
        let member = try other.client.identity().fingerprint
        let wraps = [HistoryWrap(epoch: 1, wrap: RandomSource.system.bytes(112))]
        _ = try await room.append(isIn: { _ in nil }) { (room) throws(ClientError) in
            try room.rehearsed(
                HistoryGrant(
                    prefix: room.prefix, madeAt: systemTime(), member: member, wraps: wraps,
                    author: room.me.fingerprint, sign: room.me.sign
                ).encoded)
        }
    }
}
