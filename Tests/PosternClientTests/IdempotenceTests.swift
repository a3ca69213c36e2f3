import PosternAPI
import PosternFormat
import PosternLog
import PosternSigning
import Synchronization
import Testing

@testable import PosternClient

@Suite("The same bytes are one entry, however often they are posted")
struct IdempotenceTests {
    @Test(
        "an entry whose answer was lost is posted again as it was, and stands once",
        arguments: AppendingVerb.allCases)
    func lostAnswer(_ verb: AppendingVerb) async throws {
        let village = try await Village.found(hasDualControl: verb.needsDualControl)
        let id = try await village.caseOfRob()
        try await village.rob.says("a report", in: id)
        try await verb.prepare(village, id)
        let person = verb.person(in: village)
        let before = try await village.entries()
        let posted = village.network.posts.count
        village.network.weather = .losesNextReceipt
        try await verb.run(person.client, in: village, id)
        let posts = village.network.posts.dropFirst(posted)
        let entries = Set(posts)
        #expect(posts.count == entries.count + 1 && entries.count == verb.entries)
        #expect(try await village.entries() == before + verb.entries)
        let receipts = try person.receipts()
        for entry in entries.map({ (hash: Entry.hash(of: $0, program: village.program.id), bytes: $0) }) {
            guard try Entry(decoding: entry.bytes).prefix != nil else { continue }
            #expect(receipts.contains { $0.entryHash == entry.hash })
        }
        #expect(person.home.names(in: "outbox").isEmpty)
        try await village.leave()
    }

    @Test(
        "a command that was cut off behind its entry and is run again makes no entry twice",
        arguments: AppendingVerb.resumed)
    func cutOff(_ verb: AppendingVerb) async throws {
        let village = try await Village.found(hasDualControl: verb.needsDualControl)
        let id = try await village.caseOfRob()
        try await village.rob.says("a report", in: id)
        try await verb.prepare(village, id)
        let person = verb.person(in: village)
        let before = try await village.entries()
        village.network.weather = .losesNextReceiptAndDies
        await #expect(throws: (any Error).self) { try await verb.run(person.hasty, in: village, id) }
        village.network.weather = .fair
        try await verb.run(person.client, in: village, id)
        #expect(try await village.entries() == before + verb.entries)
        try await village.leave()
    }

    @Test("the sealed bytes are on the disk before they are posted, and are the ones that are posted")
    func sealedFirst() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        let kept = Kept()
        let home = village.rob.home
        village.network.beforePost = { kept.note(home.sealed()) }
        let before = village.network.posts.count
        try await village.rob.says("hello", in: id)
        #expect(kept.all == [[village.network.posts[before]]])
        #expect(home.names(in: "outbox").isEmpty)
        try await village.leave()
    }

    @Test("a message that did not get through is posted later as it was, while its epoch is in force")
    func laterTheSame() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        let before = village.network.posts.count
        try await village.rob.failsToSay("hello", in: id, village.network)
        // The room has grown past the end that it had seen.
        try await village.mia.says("meanwhile", in: id)
        let sent = try await village.rob.another().send(id, text: Array("hello".utf8))
        let posts = village.network.posts.dropFirst(before)
        #expect(posts.count == 3 && posts.first == posts.last)
        #expect(sent.index == 2 && !sent.wasSentBefore)
        #expect(try await village.mia.hears(id) == ["meanwhile", "hello"])
        #expect(village.rob.home.names(in: "outbox").isEmpty)
        #expect(try village.rob.receipts().map(\.encoded) == [sent.receipt])
        try await village.leave()
    }

    @Test("a message whose epoch ended before it got through is sealed anew, under the same id")
    func sealedAnew() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        let before = village.network.posts.count
        try await village.rob.failsToSay("hello", in: id, village.network)
        let record = try #require(village.rob.home.names(in: "outbox").first { !$0.hasSuffix(".sealed") })
        let kept = try village.rob.client.session.home.record("outbox/" + record, kind: "outbox")
        let message = try #require(kept?["message"].flatMap { MessageID(text: $0) })
        _ = try await village.ada.client.rotateCase(id)
        let sent = try await village.rob.another().send(id, text: Array("hello".utf8))
        let posts = Array(village.network.posts.dropFirst(before))
        #expect(posts.first != posts.last && sent.index == 2)
        let session = village.rob.client.session
        let room = try await session.open(.shared, of: try await session.handle(id))
        #expect(room.sentByMe == [message: 2])
        #expect(try await village.mia.hears(id) == ["hello"])
        #expect(village.rob.home.names(in: "outbox").isEmpty)
        try await village.leave()
    }

    @Test("a message that got through before its epoch ended is found, and not sealed anew")
    func foundBehindEpoch() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        village.network.weather = .losesNextReceiptAndDies
        await #expect(throws: ClientError.self) {
            _ = try await village.rob.hasty.send(id, text: Array("hello".utf8))
        }
        village.network.weather = .fair
        _ = try await village.ada.client.rotateCase(id)
        let sent = try await village.rob.another().send(id, text: Array("hello".utf8))
        #expect(sent.wasSentBefore && sent.index == 1)
        #expect(try await village.mia.hears(id) == ["hello"])
        #expect(try village.rob.receipts().map(\.encoded) == [sent.receipt])
        try await village.leave()
    }

    @Test("a message that was sealed before a newcomer came is not shown to them unasked")
    func newcomer() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        try await village.rob.failsToSay("hello", in: id, village.network)
        _ = try await village.enrolled("Nia", .maintainer)
        _ = try await village.ada.client.addMember(id, "Nia")
        let change = try await village.rob.asked(about: "hello", in: id)
        #expect(change.joined.map(\.name) == ["Nia"])
        _ = try await village.rob.client.send(id, text: Array("hello".utf8), accepting: [change])
        #expect(try await village.mia.hears(id) == ["hello"])
        #expect(village.rob.home.names(in: "outbox").isEmpty)
        try await village.leave()
    }

    @Test("A44 bytes that another posts again are the same entry, and stay their author's")
    func captured() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        try await village.rob.says("hello", in: id)
        let bytes = try #require(village.network.posts.last)
        let session = village.mia.client.session
        let handle = try await session.handle(id)
        let before = try await village.entries()
        let answer = try await handle.server.post(bytes, to: .log(handle.log(.shared)))
        #expect(answer.status == 200)
        #expect(try await village.entries() == before)
        try await village.leave()
    }
}

extension AppendingVerb {
    /// Those that are run again with the same words; the others need the same card.
    fileprivate static let resumed = allCases.filter { ![.enroll, .approve, .replace].contains($0) }
}

/// What a test saw from another thread.
private final class Kept: Sendable {
    private let seen = Mutex<[[[UInt8]]]>([])

    var all: [[[UInt8]]] { seen.withLock { $0 } }

    func note(_ files: [[UInt8]]) { seen.withLock { $0.append(files) } }
}

extension TemporaryFolder {
    /// The sealed bytes in a home's outbox.
    fileprivate func sealed() -> [[UInt8]] {
        names(in: "outbox").filter { $0.hasSuffix(".sealed") }.compactMap { try? bytes("outbox/" + $0) }
    }
}

extension Resident {
    /// What has to be accepted before this line is sent.
    fileprivate func asked(about text: String, in id: String) async throws -> MembersChange {
        let error = await #expect(throws: ClientError.self) {
            _ = try await client.send(id, text: Array(text.utf8))
        }
        guard case .membersChanged(let change) = error else { throw try #require(error) }
        return change
    }

    /// The receipts that are kept in the home.
    fileprivate func receipts() throws -> [Receipt] {
        try home.names(in: "receipts").map { try Receipt(decoding: home.bytes("receipts/" + $0)) }
    }
}

extension Village {
    /// How many entries the server keeps, of all logs.
    fileprivate func entries() async throws -> Int {
        let session = ada.client.session
        let pin = try session.home.pin(named: nil)
        let server = try session.server(pin.origin, signer: try await session.unlocked())
        let rooms = try await session.rooms(of: pin, at: server)
        let program = try await session.program(pin, at: server)
        return Int(rooms.map(\.count).reduce(program.state.count, +))
    }
}
