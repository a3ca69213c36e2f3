import Foundation
import PosternFormat
import PosternSealing
import PosternSigning
import Testing

/// What commands say about cases, against the real server.
@Suite("Cases on the command line", .serialized, .timeLimit(.minutes(15)))
struct CommandLineCaseTests {
    /// A server with a program, its coordinator Cora and its maintainer Max.
    private func withHousehold(_ body: (Household, TemporaryFolder) async throws -> Void) async throws {
        let folder = try TemporaryFolder()
        let server = try await RunningServer(data: folder.path("data"), options: RunningServer.generous)
        let household = try await Household(
            origin: server.origin, setupCode: try #require(server.setupCode), in: folder.path,
            maintainers: ["Max"])
        try await body(household, folder)
        try await server.stop()
    }

    @Test("a home that knows no program says which one an invite brought, and to compare it")
    func firstPin() async throws {
        try await withHousehold { household, folder in
            let ned = Resident("Ned", in: folder.path)
            let card = try await ned.moveIn()
            let opened = try await household.coordinator.json(
                "case", "open", "--card", card, "--contact", "https://example.org/issues/1")
            let invite = try opened["invite"].text
            let address = household.address
            let joined = try await ned.run("join", invite)
            #expect(joined.talk.contains(address), "\(joined)")
            #expect(joined.talk.contains(try ProgramAddress(text: address).program.text), "\(joined)")
            #expect(joined.talk.contains("the project's own repository"), "\(joined)")
            let again = try await ned.run("join", invite)
            #expect(!again.talk.contains("repository"), "\(again)")
        }
    }

    @Test("who joins is told what concerns their role: a knock and a report are the researcher's alone")
    func joining() async throws {
        try await withHousehold { household, folder in
            let (cora, max) = (household.coordinator, household.maintainers[0])
            let vera = Resident("Vera", in: folder.path)
            let veras = try await vera.moveIn()
            // A home that knocked once for itself: its commitment is nothing to the cases of others.
            for person in [max, vera] {
                try await person.run("knock", household.address, "--commit", "-", input: Array("mine".utf8))
            }
            let rita = Resident("Rita", in: folder.path)
            let card = try await rita.moveIn()
            let file = try folder.write("report.md", Array("the report".utf8))
            let commitment = try await rita.json("knock", household.address, "--commit", file)["commitment"]
                .text
            for recorded in [["--commitment", commitment], []] {
                let opened = try await cora.start(
                    [
                        "case", "open", "--card", card, "--contact", "https://example.org/\(recorded.count)",
                        "--json",
                    ]
                        + recorded
                ).finish().succeeded()
                let (id, invite) = (
                    try JSONObject(opened.text)["case"].text, try JSONObject(opened.text)["invite"].text
                )
                try await cora.run("case", "room", "add", id, "upstream", "--vendor", veras)
                for person in [cora, max, vera] {
                    let joined = try await person.run("join", invite)
                    #expect(!joined.talk.contains("commitment"), "\(joined)")
                    #expect(joined.talk.contains("next: postern read \(id)\n"), "\(joined)")
                }
                let joined = try await rita.run("join", invite)
                #expect(joined.talk.contains("commitment"), "\(joined)")
                #expect(joined.talk.contains("next: postern report \(id)\n"), "\(joined)")
            }
        }
    }

    @Test("above the word to paste a reply there is the reply, and nothing else")
    func reply() async throws {
        try await withHousehold { household, folder in
            let card = try await Resident("Rita", in: folder.path).moveIn()
            let terminal = try CommandLineTerminal(
                try CommandLineProgram(), "case", "open", "--card", card, "--contact",
                "https://example.org/1",
                environment: ["POSTERN_HOME": household.coordinator.home])
            #expect(try await terminal.run() == 0, "\(terminal.seen)")
            let seen = terminal.seen.replacing("\r\n", with: "\n")
            let end = try #require(seen.firstRange(of: "paste the text above"), "\(seen)")
            let reply = seen[..<end.lowerBound]
            #expect(reply.hasPrefix("A private case is open for the card posted above."), "\(seen)")
            #expect(reply.hasSuffix("Nobody else can open what waits there.\n"), "\(seen)")
            #expect(seen[end.upperBound...].contains("Max (maintainer)"), "\(seen)")
        }
    }

    @Test("an inbox in a home that knows no program says so, and how to pin one")
    func inboxWithoutProgram() async throws {
        let folder = try TemporaryFolder()
        let ned = Resident("Ned", in: folder.path)
        try await ned.moveIn()
        for command in [["inbox"], ["inbox", "--json"]] {
            let ending = try await ned.start(command).finish()
            #expect(ending.status == 1 && ending.output.isEmpty, "\(ending)")
            #expect(ending.talk.contains("no program is pinned in this home"), "\(ending)")
            #expect(ending.talk.contains("hint: postern program pin ADDRESS"), "\(ending)")
        }
    }

    @Test("a second case for the same card and contact is opened only when it is meant")
    func openedTwice() async throws {
        try await withHousehold { household, folder in
            let cora = household.coordinator
            let (_, id, card) = try await household.admit("Rita", contact: "https://example.org/1")
            let opening = ["case", "open", "--card", card, "--contact", "https://example.org/1"]
            let otherwise = try await cora.start(opening + ["--researcher-name", "Somebody Else"]).finish()
            #expect(otherwise.status == 1 && otherwise.talk.contains("case \(id.prefix(8))"), "\(otherwise)")
            #expect(otherwise.talk.contains("--another"), "\(otherwise)")
            #expect(try await cora.jsonLines("inbox").count == 1)
            let another = try JSONObject(
                try await cora.start(opening + ["--another", "--json"]).finish().succeeded().text)
            #expect(try another["case"].text != id)
            let again = try JSONObject(
                try await cora.start(opening + ["--json"]).finish().succeeded().text)
            #expect(again["case"] == another["case"])
            #expect(try await cora.jsonLines("inbox").count == 2)
        }
    }

    @Test("an acknowledgement before any report is refused, and one after it counts")
    func acknowledgement() async throws {
        try await withHousehold { household, _ in
            let (rita, id, _) = try await household.admit("Rita", contact: "https://example.org/issues/1")
            let max = household.maintainers[0]
            let early = try await max.ending("ack", id)
            #expect(early.status == 1, "\(early)")
            #expect(early.talk.contains("hint: "), "\(early)")
            try await rita.run("report", id, "-", input: Array("the report".utf8))
            try await max.run("ack", id)
            #expect(try await max.jsonLines("inbox")[0]["acknowledgedAt"] != .null)
        }
    }

    @Test("a coordinator outside a case sees that it is sealed to them, and does not see `no report yet`")
    func outside() async throws {
        try await withHousehold { household, folder in
            let rita = Resident("Rita", in: folder.path)
            let card = try await rita.moveIn()
            let cora = household.coordinator
            let opened = try await cora.json(
                "case", "open", "--card", card, "--contact", "https://example.org/issues/1", "--without-me")
            let id = try opened["case"].text
            try await rita.run("join", try opened["invite"].text)
            try await rita.run("report", id, "-", input: Array("the report".utf8))
            let inbox = try await cora.run("inbox").text
            #expect(inbox.contains("not readable by you"), "\(inbox)")
            #expect(!inbox.contains("no report yet"), "\(inbox)")
            let audit = try await cora.run("audit", id).text
            #expect(audit.contains("room shared: 2 entries, 1 not readable by you"), "\(audit)")
            let entry = try await cora.jsonLines("read", id, "--room", "shared")[1]
            #expect(try entry["kind"].text == "sealed")
            #expect(entry["text"] == .null)
            #expect(try entry["reason"].text == "sealed under epoch 1, which was not passed on to you")
        }
    }

    @Test("a name that is wider than the terminal begins no row")
    func wideName() async throws {
        try await withHousehold { household, _ in
            let name = "R" + String(repeating: "r", count: 55) + " 7 Cora"
            let (rita, id, _) = try await household.admit(name, contact: "https://example.org/issues/1")
            try await rita.run("report", id, "-", input: Array("the report".utf8))
            let terminal = try CommandLineTerminal(
                try CommandLineProgram(), "read", id,
                environment: ["POSTERN_HOME": rita.home, "COLUMNS": "60", "NO_COLOR": "1"])
            #expect(try await terminal.run() == 0)
            let rows = terminal.seen.components(separatedBy: "\r\n")
            #expect(rows.contains { $0.contains("7 Cora (researcher)") }, "\(terminal.seen)")
            #expect(rows.allSatisfy { $0.count <= 60 }, "\(terminal.seen)")
        }
    }

    @Test("A22 --raw writes out at a terminal what could steer it, and gives a pipe the bytes")
    func raw() async throws {
        try await withHousehold { household, _ in
            let (rita, id, _) = try await household.admit("Rita", contact: "https://example.org/issues/1")
            let text = Array("\u{1B}[2Jgone\u{202E}".utf8) + [0xFF]
            try await rita.run("report", id, "-", input: text)
            let max = household.maintainers[0]
            #expect(try await max.run("read", id, "--raw", "1").output == text)
            let terminal = try CommandLineTerminal(
                try CommandLineProgram(), "read", id, "--raw", "1",
                environment: ["POSTERN_HOME": max.home])
            #expect(try await terminal.run() == 0)
            #expect(terminal.seen == "\\x1b[2Jgone\\u{202E}\\xff")
        }
    }

    @Test("what writes wants four characters of a case's id at least, and names the whole")
    func prefix() async throws {
        try await withHousehold { household, folder in
            let (rita, id, _) = try await household.admit("Rita", contact: "https://example.org/issues/1")
            let (cora, max) = (household.coordinator, household.maintainers[0])
            for command in [
                ["send", "-m", "words"], ["note", "-m", "words"], ["ack"], ["case", "rotate"],
                ["case", "close"],
            ] {
                let place = command[0] == "case" ? 2 : 1
                let line = command[..<place] + [String(id.prefix(3))] + command[place...]
                let ending = try await (command[0] == "case" ? cora : max).start(Array(line)).finish()
                #expect(ending.status == 64, "\(ending)")
            }
            let file = try folder.write("report.md", Array("the report".utf8))
            #expect(try await rita.ending("report", String(id.prefix(3)), file).status == 64)
            let short = String(id.prefix(4))
            #expect(try await rita.run("report", short, file).talk.contains("case \(id), room shared\n"))
            #expect(
                try await max.run("note", short, "-m", "words").talk.contains("case \(id), room internal\n"))
            #expect(try await cora.run("case", "rotate", short).talk.contains("case \(id)\n"))
            #expect(try await cora.run("case", "close", short).talk.contains("case \(id)\n"))
        }
    }
}
