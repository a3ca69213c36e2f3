import PosternAPI
import PosternFormat
import PosternSigning
import Testing

@testable import PosternClient

/// A message in doubt that its person does not send again is given up with the next one, and can do no harm later.
@Suite("messages that are given up")
struct WithdrawingTests {
    /// What Rob posted last.
    private func last(_ village: Village) throws -> [UInt8] { try #require(village.network.posts.last) }

    private func items(_ village: Village, _ id: String) async throws -> [ThreadItem] {
        try await village.mia.client.read(id, room: "shared").items
    }

    @Test(
        "A51 a message in doubt is withdrawn by the next one, and shown as given up where it comes after all")
    func late() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        try await village.rob.failsToSay("hello", in: id, village.network)
        let held = try last(village)
        try await village.rob.says("never mind", in: id)
        #expect(village.rob.home.names(in: "outbox").isEmpty)
        let handle = try await village.rob.client.session.handle(id)
        #expect(try await handle.server.post(held, to: .log(handle.log(.shared))).status == 201)
        let found = try await items(village, id)
        #expect(found.map(\.withdrawnBy) == [nil, nil, 1])
        // It was given up: run again, it is another message.
        try await village.rob.says("hello", in: id)
        #expect(try await village.mia.hears(id) == ["never mind", "hello", "hello"])
        #expect(try await items(village, id).map(\.withdrawnBy) == [nil, nil, 1, nil])
        try await village.leave()
    }

    @Test("a message that got through is not withdrawn, and is not sent twice")
    func arrived() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        village.network.weather = .losesNextReceiptAndDies
        await #expect(throws: ClientError.self) {
            _ = try await village.rob.hasty.send(id, text: Array("hello".utf8))
        }
        village.network.weather = .fair
        try await village.rob.says("and more", in: id)
        let again = try await village.rob.says("hello", in: id)
        #expect(again.wasSentBefore && again.index == 1)
        #expect(try await village.mia.hears(id) == ["hello", "and more"])
        #expect(try await items(village, id).allSatisfy { $0.withdrawnBy == nil })
        try await village.leave()
    }

    @Test("what is in doubt in another room, case or epoch is not withdrawn")
    func elsewhere() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        let other = try await village.openCase(about: "8").caseID.text
        try await village.mia.failsToSay("in the other case", in: other, village.network)
        try await village.mia.failsToSay("inside", in: id, room: "internal", village.network)
        try await village.mia.failsToSay("before the rotation", in: id, village.network)
        let kept = village.mia.home.names(in: "outbox")
        _ = try await village.ada.client.rotateCase(id)
        try await village.mia.says("never mind", in: id)
        #expect(village.mia.home.names(in: "outbox") == kept && kept.count == 6, "\(kept)")
        for (text, place, room) in [
            ("in the other case", other, "shared"), ("inside", id, "internal"),
            ("before the rotation", id, "shared"),
        ] { try await village.mia.says(text, in: place, room: room) }
        #expect(village.mia.home.names(in: "outbox").isEmpty)
        #expect(try await items(village, id).allSatisfy { $0.withdrawnBy == nil })
        try await village.leave()
    }

    @Test("a command that was killed while it gave a message up leaves none that is sent under its old id")
    func killed() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        let home = village.rob.home
        try await village.rob.failsToSay("hello", in: id, village.network)
        let files = try home.names(in: "outbox").map { ($0, try home.bytes("outbox/" + $0)) }
        try await village.rob.failsToSay("never mind", in: id, village.network)
        // As if the kill had come before these were removed.
        for (name, bytes) in files { try home.write("outbox/" + name, bytes) }
        try await village.rob.says("hello", in: id)
        try await village.rob.says("never mind", in: id)
        #expect(try await village.mia.hears(id) == ["hello", "never mind"])
        #expect(try await items(village, id).allSatisfy { $0.withdrawnBy == nil })
        #expect(home.names(in: "outbox").isEmpty)
        try await village.leave()
    }

    @Test(
        "A42 a record whose list of what it withdraws was altered is named, and crashes nobody",
        arguments: 0..<3)
    func altered(_ kind: Int) async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        let home = village.rob.home
        try await village.rob.failsToSay("hello", in: id, village.network)
        let name = try #require(home.names(in: "outbox").first { !$0.hasSuffix(".sealed") })
        let text = String(decoding: try home.bytes("outbox/" + name), as: UTF8.self)
        let own = try #require(text.split(separator: "\n").first { $0.hasPrefix("message ") }?.dropFirst(8))
        let other = MessageID(random: .system).text
        let lists = [
            String(own), "\(other) \(other)",
            (0...Limits.withdrawn).map { _ in MessageID(random: .system) }.sorted().map(\.text)
                .joined(separator: " "),
        ]
        let altered = text.replacing("withdraws \n", with: "withdraws \(lists[kind])\n")
        try home.write("outbox/" + name, Array(altered.utf8))
        let error = await #expect(throws: ClientError.self) {
            _ = try await village.rob.says("hello", in: id)
        }
        #expect(error?.description.contains("is not the record of this message") == true)
        // Another message is not held up.
        try await village.rob.says("something else", in: id)
        try await village.leave()
    }

    @Test("what another command is sending is not withdrawn")
    func running() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        try await village.rob.failsToSay("hello", in: id, village.network)
        let name = try #require(village.rob.home.names(in: "outbox").first { !$0.hasSuffix(".sealed") })
        var claim = try village.rob.client.session.home.claim(HomeFile.sending(name))
        #expect(claim != nil)
        try await village.rob.says("meanwhile", in: id)
        claim = nil
        #expect(village.rob.home.names(in: "outbox").contains(name))
        try await village.rob.says("hello", in: id)
        #expect(try await village.mia.hears(id) == ["meanwhile", "hello"])
        #expect(try await items(village, id).allSatisfy { $0.withdrawnBy == nil })
        try await village.leave()
    }

    @Test("what a message withdrew that was given up itself is withdrawn by the next, as many as one may")
    func chain() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        var held: [[UInt8]] = []
        for number in 1...(Limits.withdrawn + 2) {
            try await village.rob.failsToSay("\(number)", in: id, village.network)
            held.append(try last(village))
            #expect(village.rob.home.names(in: "outbox").count == 2)
        }
        try await village.rob.says("never mind", in: id)
        #expect(village.rob.home.names(in: "outbox").isEmpty)
        let handle = try await village.rob.client.session.handle(id)
        for bytes in held {
            #expect(try await handle.server.post(bytes, to: .log(handle.log(.shared))).status == 201)
        }
        let found = try await items(village, id).dropFirst(2)
        #expect(found.count == held.count && found.allSatisfy { $0.kind == "message" })
        // The later ones say so themselves, since they came after all.
        #expect(found.dropLast(1).allSatisfy { $0.withdrawnBy != nil } && found.last?.withdrawnBy == 1)
        try await village.leave()
    }
}

extension Resident {
    /// Sends a line that does not get as far as the server.
    func failsToSay(
        _ text: String, in id: String, room: String? = nil, _ network: Network
    ) async throws {
        network.weather = .losesNextWriteAndDies
        await #expect(throws: ClientError.self) {
            _ = try await hasty.send(id, text: Array(text.utf8), room: room)
        }
        network.weather = .fair
    }
}
