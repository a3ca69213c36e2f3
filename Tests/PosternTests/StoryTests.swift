import Foundation
import Glibc
import HTTPTypes
import PosternAPI
import PosternFormat
import PosternSealing
import PosternSigning
import Testing

/// The main job from knock to rotation, with five homes and the real programs.
@Suite(.serialized, .timeLimit(.minutes(15)))
struct StoryTests {
    /// A report as people write them: code, other scripts, line ends of all kinds, no line end at the end.
    static let report: [UInt8] = {
        var text =
            "# Path traversal in /api/files/upload\r\n\r\nSteps:\n\n```js\nconst p = `../../${name}`;\t// ≤ 0\n```\r"
        text +=
            "Zeile mit Umlauten: äöüß, e\u{301} and é, 漢字, עברית, 👩‍👩‍👧‍👦, \u{202E}reversed\u{202C}, \u{200B}\u{FEFF}\r\n"
        text += "\u{1B}[31mred\u{1B}[0m \u{07}\u{00}after NUL \\n \"quoted\" \u{7F}\u{2028}\u{2029}\n\n\n"
        for line in 0..<120 { text += "\(line): GET /api/files/..%2f..%2fetc/passwd HTTP/1.1\r\n" }
        // Not UTF-8, and no line end after it.
        return Array(text.utf8) + [0xff, 0xfe, 0xc3, 0x28, 0x80] + Array("end, without a line end".utf8)
    }()

    private static let messageKeys: Set<String> = [
        "index", "room", "epoch", "kind", "author", "role", "fingerprint", "seen", "at", "text",
    ]
    /// What a message brings besides: its author's time, and where its text is not UTF-8 or opens a commitment.
    private static let moreKeys: Set<String> = ["sentAt", "textBase64", "commitment"]
    private static let sentKeys: Set<String> = ["case", "room", "index", "receipt", "done"]

    @Test func `the whole story, every answer in the agreed shape, the report byte for byte`() async throws {
        let folder = try TemporaryFolder()
        let server = try await RunningServer(data: folder.path("data"), options: RunningServer.generous)
        let setupCode = try #require(server.setupCode)
        let cora = Resident("Cora", in: folder.path)
        let (max, mia) = (Resident("Max", in: folder.path), Resident("Mia", in: folder.path))
        let (rita, sven) = (Resident("Rita", in: folder.path), Resident("Sven", in: folder.path))

        // Everybody makes an identity.
        var cards: [String: String] = [:]
        for person in [cora, max, mia, rita, sven] {
            try await person.run("id", "new", "--name", person.name)
            let shown = try await person.json("id", "show")
            #expect(shown.keys == ["name", "card", "fingerprint"])
            #expect(try shown["name"].text == person.name)
            let card = try Card(text: shown["card"].text)
            #expect(try shown["fingerprint"].text == card.fingerprint.text)
            cards[person.name] = card.text
        }
        let maxCard = try #require(cards["Max"]), miaCard = try #require(cards["Mia"])
        let ritaCard = try #require(cards["Rita"]), svenCard = try #require(cards["Sven"])

        // The program.
        let created = try await cora.json(
            "program", "create", "--name", "LibreChat", "--server", server.origin, "--setup-code", setupCode)
        #expect(created.keys == ["program"])
        let address = try created["program"].text
        #expect(try ProgramAddress(text: address).origin.description == server.origin)
        let again = try await sven.ending(
            "program", "create", "--name", "Mine", "--server", server.origin, "--setup-code", setupCode)
        #expect(again.status == 1, "a setup code is good for once: \(again)")
        try await cora.run("program", "enroll", maxCard, "--role", "maintainer", "--name", "Max")
        try await cora.run("program", "enroll", miaCard, "--role", "maintainer", "--name", "Mia")
        for maintainer in [max, mia] { try await maintainer.run("program", "pin", address) }

        // The knock, with a commitment to the report; the case; the invite.
        let file = try folder.write("report.md", Self.report)
        let knock = try await rita.json("knock", address, "--commit", file)
        #expect(knock.keys == ["card", "commitment", "text"])
        #expect(try knock["card"].text == ritaCard)
        #expect(try knock["text"].text.contains(ritaCard))
        let commitment = try knock["commitment"].text
        #expect(try knock["text"].text.contains(commitment))
        let contact = "https://github.com/example/librechat/issues/1"
        let opened = try await cora.json(
            "case", "open", "--card", ritaCard, "--contact", contact, "--commitment", commitment,
            "--researcher-name", "Rita")
        #expect(opened.keys == ["case", "invite", "text"])
        let id = try opened["case"].text
        let invite = try opened["invite"].text
        #expect(try opened["text"].text.contains(invite))
        #expect(CaseID(text: id) == (try Invite(text: invite)).caseID)
        let joined = try await rita.json("join", invite)
        #expect(joined.keys == ["case", "room"])
        #expect(try joined["case"].text == id)
        #expect(try await rita.json("join", invite) == joined, "joining again changes nothing")
        // Attack A11: somebody else found the invite in the public thread.
        let thief = try await sven.ending("join", invite)
        #expect(thief.status == 1, "\(thief)")
        #expect(thief.output.isEmpty)

        // The report and what follows.
        let sent = try await rita.json("report", id, file)
        #expect(sent.keys == Self.sentKeys)
        #expect(try sent["case"].text == id)
        #expect(try sent["room"].text == "shared")
        #expect(try sent["index"].number == 1)
        let receipt = try Receipt(decoding: try #require(Base32.decode(sent["receipt"].text)))
        #expect(receipt.index == 1 && receipt.log.caseID.text == id && receipt.log.room == .shared)
        #expect(try await max.run("read", id, "--raw", "1").output == Self.report)
        #expect(try await mia.run("read", id, "--raw", "1").output == Self.report)
        #expect(try await rita.run("read", id, "--raw", "1").output == Self.report)

        // The clocks, on both sides, before and after the acknowledgement.
        let waiting: [JSONObject] = [
            try await max.jsonLines("inbox")[0], try await rita.jsonLines("inbox")[0],
        ]
        for entry in waiting {
            #expect(
                entry.keys.isSuperset(of: [
                    "case", "contact", "unread", "openedAt", "lastAt", "acknowledgeBy", "acknowledgedAt",
                    "unopened", "newer",
                ]))
            #expect(try entry["case"].text == id)
            #expect(try entry["contact"].text == contact)
            #expect(entry["acknowledgedAt"] == .null)
            let due = try Date(entry["acknowledgeBy"].text, strategy: .iso8601Fractional)
            let reported = Date(timeIntervalSince1970: Double(receipt.time.milliseconds) / 1000)
            #expect(abs(due.timeIntervalSince(reported) - 72 * 3600) < 1)
        }
        #expect(waiting[0]["unread"] == .number(1), "printing one entry raw marks nothing as read")
        #expect(waiting[1]["unread"] == .number(0), "nobody has to read their own words")
        let acknowledged = try await max.json("ack", id, "-m", "Reproduced")
        #expect(acknowledged.keys == Self.sentKeys)
        for person in [max, rita] {
            let entry = try await person.jsonLines("inbox")[0]
            #expect(entry["acknowledgedAt"] != .null)
        }
        let refused = try await rita.ending("ack", id)
        #expect(refused.status == 1, "a researcher does not acknowledge: \(refused)")

        let note = try await mia.json("note", id, "-m", "same as in March")
        #expect(note.keys == Self.sentKeys)
        #expect(try note["room"].text == "internal")
        let rotated = try await cora.json("case", "rotate", id)
        #expect(rotated.keys == ["case", "rooms"])
        for room in try rotated["rooms"].objects {
            #expect(room.keys == ["room", "epoch", "left"])
            #expect(try room["epoch"].number == 2)
            #expect(try room["left"].objects.isEmpty)
        }
        #expect(try Set(rotated["rooms"].objects.map { try $0["room"].text }) == ["shared", "internal"])
        let answered = try await mia.json("send", id, "-m", "Which versions?")
        #expect(answered.keys == Self.sentKeys)

        // Everybody reads the same shared room; only those inside read the internal one.
        let threads = [
            try await max.jsonLines("read", id, "--room", "shared"),
            try await rita.jsonLines("read", id),
            try await cora.jsonLines("read", id, "--room", "shared"),
        ]
        for thread in threads {
            #expect(thread.count == 5)
            for entry in thread { #expect(entry.keys.subtracting(Self.moreKeys) == Self.messageKeys) }
            #expect(try thread[1]["commitment"].text == "matches")
            #expect(
                try thread.map { try $0["kind"].text }
                    == ["statement", "message", "acknowledgement", "statement", "message"])
            #expect(try thread.map { try $0["index"].number } == [0, 1, 2, 3, 4])
            #expect(try thread.map { try $0["epoch"].number } == [1, 1, 1, 2, 2])
            #expect(try thread.map { try $0["author"].text } == ["Cora", "Rita", "Max", "Cora", "Mia"])
            #expect(
                try thread.map { try $0["role"].text }
                    == ["coordinator", "researcher", "maintainer", "coordinator", "maintainer"])
            #expect(try thread[1]["fingerprint"].text == Card(text: ritaCard).fingerprint.text)
            #expect(try thread[4]["text"].text == "Which versions?")
            #expect(try thread[1]["text"].text == String(decoding: Self.report, as: UTF8.self))
            let base64 = try #require(Data(base64Encoded: thread[1]["textBase64"].text))
            #expect(Array(base64) == Self.report)
        }
        let both = try await max.jsonLines("read", id)
        #expect(try both.filter { try $0["room"].text == "internal" }.count == 3)
        // Sven has no part in it.
        let outsider = try await sven.ending("read", invite)
        #expect(outsider.status == 1, "\(outsider)")
        #expect(outsider.output.isEmpty)
        #expect(try await sven.ending("case", "open", "--card", svenCard, "--contact", contact).status == 1)
        // What is shown on a terminal steers it nowhere.
        let shown = try await max.run("read", id).text
        #expect(
            !shown.contains("\u{1B}[31m") && !shown.contains("\u{202E}") && shown.contains("\\x1b[31mred"))
        try await cora.run("case", "close", id)
        #expect(try await rita.ending("send", id, "-m", "too late").status == 1)
        for person in [cora, max, mia, rita] { try await person.run("audit") }
        #expect(try await server.stop().status == 0)
        try await RunningServer.check(data: folder.path("data"))
    }

    @Test func `two commands at once in one home tear nothing`() async throws {
        let folder = try TemporaryFolder()
        let server = try await RunningServer(data: folder.path("data"), options: RunningServer.generous)
        let household = try await Household(
            origin: server.origin, setupCode: try #require(server.setupCode), in: folder.path,
            maintainers: ["Max"])
        let (rita, id, _) = try await household.admit("Rita", contact: "https://example.org/issues/1")
        for round in 0..<10 {
            let following = try rita.start(["read", id, "--follow", "--json"])
            let sending = try (0..<3).map {
                try rita.start(["send", id, "-m", "round \(round), message \($0)", "--json"])
            }
            for program in sending {
                #expect(try JSONObject(await program.finish().succeeded().text).keys == Self.sentKeys)
            }
            let expected = 1 + 3 * (round + 1)
            try await following.waits { running in
                running.output.count { $0 == "\n" } >= expected ? true : nil
            }
            following.signal(SIGINT)
            let seen = try await following.finish().lines.map { try JSONObject($0) }
            #expect(try seen.map { try $0["index"].number } == Array(0..<expected))
        }
        let thread = try await rita.jsonLines("read", id)
        let texts = try thread.dropFirst().map { try $0["text"].text }
        #expect(Set(texts).count == 30 && texts.count == 30)
        #expect(try await household.maintainers[0].jsonLines("read", id, "--room", "shared").count == 31)
        try await rita.run("audit")
        try await server.stop()
    }

    @Test func `the longest message arrives, and a longer one is refused before it is sent`() async throws {
        let folder = try TemporaryFolder()
        let server = try await RunningServer(data: folder.path("data"))
        let household = try await Household(
            origin: server.origin, setupCode: try #require(server.setupCode), in: folder.path,
            maintainers: ["Max"])
        let (rita, id, _) = try await household.admit("Rita", contact: "https://example.org/issues/1")
        let longest = RandomSource.system.bytes(Limits.textBytes)
        try await rita.run("send", id, "-", input: longest)
        let read = try await household.maintainers[0].run("read", id, "--raw", "1").output
        #expect(read == longest)
        let refused = try await rita.ending("send", id, "-", input: longest + [0])
        #expect(refused.status == 1, "\(refused.talk)")
        #expect(try await rita.jsonLines("read", id).count == 2)
        try await server.stop()
    }
}

extension ParseStrategy where Self == Date.ISO8601FormatStyle {
    /// RFC 3339 with or without a fraction.
    static var iso8601Fractional: Date.ISO8601FormatStyle { .init(includingFractionalSeconds: true) }
}
