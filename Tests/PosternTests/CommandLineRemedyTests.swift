import Foundation
import PosternFormat
import PosternSigning
import Testing

/// A hint is a command that, run as it stands, makes the refused one succeed.
@Suite("Hints on the command line lead on", .serialized, .timeLimit(.minutes(15)))
struct CommandLineRemedyTests {
    @Test("under dual control each refused addition names the approval that lets it through")
    func approvals() async throws {
        let folder = try TemporaryFolder()
        let server = try await RunningServer(data: folder.path("data"), options: RunningServer.generous)
        let cora = Resident("Cora", in: folder.path)
        try await cora.moveIn()
        let address = try await cora.json(
            "program", "create", "--name", "LibreChat", "--server", server.origin, "--setup-code",
            try #require(server.setupCode), "--dual-control")["program"].text
        let max = Resident("Max", in: folder.path)
        let mia = Resident("Mia", in: folder.path)
        for person in [max, mia] {
            let card = try await person.moveIn()
            try await person.run("program", "pin", address)
            if person.name == "Mia" {
                try await max.run("program", "approve", card, "--role", "maintainer")
            }
            try await cora.run("program", "enroll", card, "--role", "maintainer", "--name", person.name)
        }
        let rita = try await Resident("Rita", in: folder.path).moveIn()
        let id = try await cora.json(
            "case", "open", "--card", rita, "--contact", "https://example.org/1", "--member", "Max")[
                "case"
            ].text
        let vera = try await Resident("Vera", in: folder.path).moveIn()
        try await cora.run("case", "room", "add", id, "upstream", "--member", "Max", "--vendor", vera)

        // Epoch 2, so that `full`, `from:2` and nothing differ.
        try await cora.run("case", "rotate", id)
        let vito = try await Resident("Vito", in: folder.path).moveIn()
        for addition in [
            ["Mia"], ["Mia", "--history", "from:2"], ["Mia", "--history", "full"],
            [vito, "--vendor", "--room", "upstream", "--history", "full"],
        ] {
            let adding = ["case", "add", id] + addition
            let refused = try await cora.start(adding).finish()
            #expect(refused.status == 1, "\(refused)")
            try await max.start(Self.hinted(refused) + ["--accept-changes"]).finish().succeeded()
            try await cora.start(adding).finish().succeeded()
        }
        // Rita and Vera lost their devices.
        for (old, room) in [(rita, "shared"), (vera, "upstream")] {
            let new = try await Resident("New \(room)", in: folder.path + "/" + room).moveIn()
            let replacing = ["program", "replace", old, new]
            let refused = try await cora.start(replacing).finish()
            #expect(refused.status == 1, "\(refused)")
            try await max.start(Self.hinted(refused) + ["--accept-changes"]).finish().succeeded()
            try await cora.start(replacing).finish().succeeded()
        }
        try await server.stop()
    }

    @Test("off a terminal every list that changed unseen is named, not only counted")
    func lists() async throws {
        try await CommandLineComingAndGoingTests.withScene { scene in
            let corin = Resident("Corin", in: scene.folder.path)
            let card = try await corin.moveIn()
            let address = try await scene.cora.json("program", "show")["program"].text
            try await corin.run("program", "pin", address)
            try await scene.cora.run("program", "enroll", card, "--role", "coordinator", "--name", "Corin")
            try await corin.run("case", "add", scene.caseID, "Mia")
            let refused = try await scene.cora.ending("case", "rotate", "--all")
            #expect(refused.status == 1 && refused.text.isEmpty, "\(refused)")
            for room in ["internal", "shared"] {
                #expect(refused.talk.contains("room \(room): the members changed: joined: Mia"), "\(refused)")
            }
            #expect(refused.talk.contains("hint: "), "\(refused)")
        }
    }

    @Test("a room that is not there is told as that, and an audit of nothing says so")
    func nothing() async throws {
        try await CommandLineComingAndGoingTests.withScene { scene in
            let refused = try await scene.cora.ending("case", "add", scene.caseID, "Mia", "--room", "nosuch")
            #expect(refused.status == 1 && refused.talk.contains("there is no such room"), "\(refused)")
            let nia = Resident("Nia", in: scene.folder.path)
            try await nia.moveIn()
            let audited = try await nia.ending("audit")
            #expect(audited.status == 0 && audited.talk.contains("nothing to verify"), "\(audited)")
        }
    }

    /// The command of the last hint, without `postern`.
    private static func hinted(_ refused: RunningProgram.Ending) throws -> [String] {
        let hint = refused.talk.split(separator: "\n").last {
            $0.hasPrefix("hint: ") && $0.contains(" postern ")
        }
        let words = try #require(hint, "\(refused)").split(separator: " ").map(String.init)
        let command = try #require(words.firstIndex(of: "postern"))
        return Array(words[(command + 1)...])
    }
}
