import ArgumentParser
import Foundation
import PosternFormat
import PosternSigning
import Testing

@testable import PosternClient
@testable import postern

/// What a hint tells its reader to run. A command stands at the end of its line, and everything from it on is the command;
/// words in capitals are for the person to fill in.
private enum Advice {
    /// The line of a shell.
    case command(String)
    /// What the refused command lacked.
    case option(String)

    init?(_ hint: some StringProtocol) {
        if let again = hint.firstRange(of: "run it again with --") {
            self = .option("--" + hint[again.upperBound...])
        } else if let command = hint.firstRange(of: "postern ") ?? hint.firstRange(of: "mv ") {
            self = .command(String(hint[command.lowerBound...]))
        } else {
            return nil
        }
    }
}

/// A hint is a command that works as it stands.
@Suite("Hints on the command line are run as they are printed", .serialized, .timeLimit(.minutes(15)))
struct CommandLineHintTests {
    /// A command that is refused, and what is done about it.
    private struct Refusal {
        let by: Resident
        let command: [String]
        /// Who runs the hint; the person who was refused where nobody is given.
        var hinted: Resident?
        /// Which of the hints.
        var hint = 0
        /// What the person fills in for words in capitals.
        var filling: [String: String] = [:]
        /// Whether the refused command is run once more after it.
        var isRunAgain = false
    }

    /// Sees a command refused, does what the hint says, and sees that succeed.
    private static func follow(_ refusal: Refusal) async throws {
        let refused = try await refusal.by.start(refusal.command, input: Array("words\n".utf8)).finish()
        #expect(refused.status != 0, "\(refused)")
        let hints = refused.talk.split(separator: "\n").filter { $0.hasPrefix("hint: ") }
        guard refusal.hint < hints.count else {
            Issue.record("no hint \(refusal.hint): \(refused)")
            return
        }
        var hint = String(hints[refusal.hint])
        for (word, value) in refusal.filling { hint = hint.replacing(word, with: value) }
        let advice = try #require(Advice(hint), "\(refused)")
        switch advice {
        case .option(let option):
            try await refusal.by.start(
                refusal.command + option.split(separator: " ").map(String.init), input: Array("words\n".utf8)
            ).finish().succeeded()
        case .command(let line):
            try await (refusal.hinted ?? refusal.by).shell(line)
            guard refusal.isRunAgain else { return }
            try await refusal.by.start(refusal.command, input: Array("words\n".utf8)).finish().succeeded()
        }
    }

    @Test(
        "a new server prints the command that makes its first program, and a card without a name says what it takes"
    )
    func creating() async throws {
        let folder = try TemporaryFolder()
        let server = try await RunningServer(data: folder.path("data"), options: RunningServer.generous)
        let hint = try await server.program.waits { running in
            running.output.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
                .first { $0.hasPrefix("hint: ") }
        }
        let nameless = Resident("Nina", in: folder.path)
        try await nameless.run("id", "new")
        let words = hint.replacing("NAME", with: "'Lanternfish Chat'")
        let refused = try await nameless.shelled(String(words.dropFirst("hint: ".count)))
        #expect(refused.status == 64 && refused.talk.contains("--coordinator-name NAME"), "\(refused)")
        try await nameless.shell(words.dropFirst("hint: ".count) + " --coordinator-name Nina")
        #expect(try await nameless.run("program", "show").text.contains("Lanternfish Chat"))
        try await server.stop()
    }

    @Test("somebody in a case who is refused is led on")
    func inCases() async throws {
        try await CommandLineComingAndGoingTests.withScene { scene in
            let (cora, max, mia, rita, id) = (scene.cora, scene.max, scene.mia, scene.rita, scene.caseID)
            let vera = Resident("Vera", in: scene.folder.path)
            let vito = Resident("Vito", in: scene.folder.path)
            let nils = Resident("Nils", in: scene.folder.path)
            let nobody = Resident("Nobody", in: scene.folder.path)
            let (veras, vitos, nilss) = (
                try await vera.moveIn(), try await vito.moveIn(), try await nils.moveIn()
            )
            // Who has seen a list is asked about the next one.
            try await max.run("read", id)
            let ritas = try await rita.json("id", "card")["card"].text
            let added = try await cora.json(
                "case", "room", "add", id, "upstream", "--vendor", "Vera O'Neil=\(veras)", "--member", "Max")
            try await vera.run("join", try added["invite"].text)
            let adding = ["case", "room", "add", id, "upstream", "--member", "Max", "--vendor"]
            for refusal in [
                Refusal(by: nobody, command: ["id", "card"], filling: ["NAME": "Nobody"], isRunAgain: true),
                Refusal(
                    by: nobody, command: ["program", "show"], filling: ["ADDRESS": scene.household.address],
                    isRunAgain: true),
            ] {
                try await Self.follow(refusal)
            }
            for refusal in [
                Refusal(by: rita, command: ["note", id, "-m", "x"]),
                Refusal(by: vera, command: ["note", id, "-m", "x"]),
                Refusal(by: cora, command: ["case", "add", id, vitos, "--room", "upstream"]),
                Refusal(by: cora, command: adding + ["Nora O'Neil=\(nilss)"]),
                Refusal(
                    by: cora, command: ["case", "remove", id, vitos, "--room", "shared"]),
                Refusal(
                    by: cora, command: ["case", "add", id, try await nobody.json("id", "card")["card"].text],
                    filling: ["NAME": "Nobody"], isRunAgain: true),
                Refusal(
                    by: cora,
                    command: ["case", "add", id, try await Resident("Ole", in: scene.folder.path).moveIn()],
                    hint: 1, filling: ["ROOM": "downstream"]),
                Refusal(by: mia, command: ["read", id]),
                Refusal(by: rita, command: ["read", id, "--room", "internal"]),
                Refusal(by: max, command: ["send", id, "-m", "x"], hint: 1),
                Refusal(
                    by: max, command: ["program", "enroll", nilss, "--role", "maintainer", "--name", "Nils"]),
                Refusal(by: max, command: ["note", id, "--room", "shared", "-m", "x"]),
                Refusal(
                    by: cora,
                    command: ["case", "open", "--card", ritas, "--contact", "https://example.org/issues/1"]),
                Refusal(
                    by: cora, command: ["program", "show", "Elsewhere"],
                    filling: ["ADDRESS": scene.household.address]),
                Refusal(by: cora, command: ["id", "export"], hint: 1),
                Refusal(by: cora, command: ["case", "destroy", id]),
                Refusal(by: cora, command: ["case", "destroy", id]),
            ] {
                try await Self.follow(refusal)
            }
        }
    }

    @Test("a home with a torn file says how to go on in another, where the same identity joins again")
    func tornHome() async throws {
        try await CommandLineComingAndGoingTests.withScene { scene in
            let folder = scene.rita.home + "/programs"
            let files = try FileManager.default.subpathsOfDirectory(atPath: folder)
            let seen = try #require(files.first { $0.hasSuffix("shared.seen") })
            try Data("junk".utf8).write(to: URL(fileURLWithPath: folder + "/" + seen))
            let fresh = Resident("Fresh", in: scene.folder.path)
            try await Self.follow(
                Refusal(by: scene.rita, command: ["read", scene.caseID], filling: ["FOLDER": fresh.home]))
            try await fresh.run("program", "pin", scene.household.address)
            #expect(try await fresh.run("read", scene.caseID).text.contains("the report"))
        }
    }

    @Test(
        "every command in a hint of an error is one that this program takes",
        arguments: CommandLineHintTests.samples)
    func parses(error: ClientError) throws {
        for hint in error.hints {
            guard case .command(let line) = Advice(hint), line.hasPrefix("postern ") else { continue }
            for command in line.components(separatedBy: " && ").flatMap({ $0.components(separatedBy: " | ") })
            {
                let words = command.split(separator: " ").map { String($0.replacing("'", with: "")) }
                guard words.first == "postern" else { continue }
                #expect(throws: Never.self, "\(hint)") {
                    _ = try Postern.parseAsRoot(Array(words.dropFirst()))
                }
            }
        }
    }

    @Test("an error that a person meets has a next step", arguments: CommandLineHintTests.samples)
    func hasHint(error: ClientError) {
        #expect(!error.hints.isEmpty, "\(error)")
        #expect(error.hint == error.hints.first)
        for line in [error.description] + error.hints {
            #expect(!line.hasSuffix(".") && !line.contains("\n"), "\(line)")
            #expect(line.firstMatch(of: /\b1 [a-z]+s\b/) == nil, "\(line)")
        }
    }

    static let samples: [ClientError] = {
        func fingerprint(_ byte: UInt8) -> Fingerprint {
            guard let made = Fingerprint([UInt8](repeating: byte, count: Fingerprint.length)) else {
                preconditionFailure("32 bytes")
            }
            return made
        }
        let id = CaseID(random: .system)
        let card = "postern-card-x"
        let rita = Person(
            name: "Rita", role: .researcher, fingerprint: fingerprint(1), card: card)
        let vera = Person(name: "Vera", role: .vendor, fingerprint: fingerprint(2), card: card)
        let origin = "https://postern.example.org"
        return [
            .unreachable(server: origin, reason: "gone"), .untrusted(server: origin, reason: "why"),
            .noTLS(server: origin), .setupCode(server: origin), .busy(server: origin, detail: nil),
            .shareUsedUp(server: origin, detail: "much"), .noIdentity, .identityExists(file: "/h/identity"),
            .needed(what: "something is lacking", option: "--name NAME"),
            .home(file: "/h/identity", reason: "is torn"), .home(file: "/h/seen", reason: "is torn"),
            .earlierHome(folder: "/h/cases"), .noProgram, .unknownProgram("X"), .unknownCase("abcd"),
            .shortCase("abc"), .unknownMember("Max"), .notAMember(case: id, room: .internal),
            .notCoordinator(program: "P"), .notInvited(case: id), .nothingToAcknowledge(id), .caseClosed(id),
            .tooLong(bytes: 2, limit: 1), .noteByOutsider(id),
            .notForProgram(case: id, room: .shared, readers: [rita]),
            .notEnrolled(card: card, case: id, rooms: [.internal, .shared]),
            .lastMember(case: id, room: .shared), .notOfProgram(case: id, person: vera, isListed: false),
            .notOfProgram(case: id, person: rita, isListed: false),
            .roomExists(case: id, room: .shared, lacking: []),
            .roomExists(case: id, room: .shared, lacking: ["'Vera=\(card)' --vendor", "abcdefgh"]),
            .openedOtherwise(case: id, differences: ["it records no commitment"], finishing: nil),
            .openedOtherwise(
                case: id, differences: ["it records no commitment"], finishing: "--card x --contact y"),
            .openedOtherwise(
                case: id, differences: ["it records no commitment"], finishing: "--card x --contact=-h"),
            .ambiguousRoom(case: id, rooms: [.internal, .shared]), .notClosed(id),
            .notRecovery(program: "P"), .fileExists(path: "/f"),
            .notApproved(case: id, room: .shared, fingerprint: rita.fingerprint, name: nil, approving: "Max"),
        ]
    }()
}

extension Resident {
    /// Runs a line as a shell does that finds `postern`.
    fileprivate func shelled(_ line: String) async throws -> RunningProgram.Ending {
        let folder = Programs.postern.dropLast("/postern".count)
        return try await RunningProgram(
            "/bin/sh", ["-c", line],
            environment: ["POSTERN_HOME": home, "PATH": "\(folder):/usr/local/bin:/usr/bin:/bin"],
            input: Array("words\n".utf8)
        ).finish()
    }

    fileprivate func shell(_ line: String) async throws { try await shelled(line).succeeded() }
}
