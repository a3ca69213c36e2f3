import Foundation
import PosternFormat
import PosternSigning
import Testing

@testable import postern

/// What the programs say of rooms in which there was nothing to rotate, and of people who are listed otherwise.
@Suite("The report of a rotation on the command line", .serialized, .timeLimit(.minutes(15)))
struct CommandLineRotationReportTests {
    typealias Scene = CommandLineComingAndGoingTests.Scene

    private func withScene(_ body: (Scene) async throws -> Void) async throws {
        try await CommandLineComingAndGoingTests.withScene([], body)
    }

    @Test("rooms that were destroyed are counted in words and listed in JSON")
    func destroyed() async throws {
        try await withScene { scene in
            try await scene.cora.run("case", "close", scene.caseID)
            try await scene.cora.run("case", "destroy", scene.caseID, "--yes")
            let words = "destroyed before: 2 rooms of 1 case; nothing left there to rotate"
            #expect(try await scene.cora.run("case", "rotate", "--all").text.contains(words))
            let report = try await scene.cora.json("program", "expel", "Max")
            let rooms = try report["destroyed"].objects
            #expect(try rooms.map { try $0["room"].text } == ["internal", "shared"])
            #expect(try rooms.allSatisfy { try $0["case"].text == scene.caseID })
            let told = try await scene.cora.run("program", "expel", "Max").text
            #expect(told.contains(words))
            // He read it while it was there.
            #expect(told.contains("could read nothing of what is left\n"), "\(told)")
            #expect(told.contains("nobody can tell what they could read of the destroyed rooms"), "\(told)")
        }
    }

    @Test("a maintainer who became coordinator by the recovery identity is not said to have left")
    func otherRole() async throws {
        let folder = try TemporaryFolder()
        let server = try await RunningServer(data: folder.path("data"), options: RunningServer.generous)
        let sealed = ["--recovery-passphrase-command", "echo orange ladder"]
        let people = ["Cora", "Max", "Mia", "Rita"].map { Resident($0, in: folder.path) }
        let (cora, max, rita) = (people[0], people[1], people[3])
        try await cora.moveIn()
        let address = try await cora.start(
            [
                "program", "create", "--name", "LibreChat", "--server", server.origin, "--setup-code",
                try #require(server.setupCode), "--recovery", folder.path("recovery.txt"),
            ] + sealed
        ).finish().succeeded().text.trimmingCharacters(in: .whitespacesAndNewlines)
        for maintainer in people[1...2] {
            let card = try await maintainer.moveIn()
            try await maintainer.run("program", "pin", address)
            try await cora.run(
                "program", "enroll", card, "--role", "maintainer", "--name", maintainer.name)
        }
        let id = try await cora.json(
            "case", "open", "--card", try await rita.moveIn(), "--contact", "https://example.org/1")["case"]
            .text
        try await max.start(
            ["program", "recover", folder.path("recovery.txt"), "--name", "Max"] + sealed
        ).finish().succeeded()
        let refused = try await people[2].ending("send", id, "-m", "hello", "--accept-changes")
        #expect(refused.status == 1 && !refused.talk.contains("left the program"), "\(refused)")
        let rotated = try await max.run("case", "rotate", "--all", "--accept-changes")
        #expect(rotated.text.contains("also taken out: "), "\(rotated)")
        #expect(rotated.text.contains("Cora (coordinator), no longer enrolled"), "\(rotated)")
        #expect(rotated.text.contains("Max (maintainer), enrolled as coordinator now"), "\(rotated)")
        try await server.stop()
    }
}
