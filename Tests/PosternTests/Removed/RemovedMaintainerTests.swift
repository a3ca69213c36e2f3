import Foundation
import PosternFormat
import PosternLog
import PosternSealing
import PosternSigning
import Testing

/// Attack A17 at its strongest: a removed maintainer with their old home, a copy of the server's database taken after
/// the removal, and its storage key.
@Suite(.timeLimit(.minutes(15)))
struct RemovedMaintainerTests {
    /// What was said before the removal, and after it, in both rooms of a case.
    private struct Story {
        static let before = [
            "before: the report", "before: Max answers", "before: a note by Max",
            "before: under a second key",
            "before: a note by Mia",
        ]
        static let after = [
            "after: Rita goes on", "after: Mia answers", "after: a note by Mia", "after: under one more key",
            "after: Nina's first words", "after: a note by Nina",
        ]

        let folder: TemporaryFolder
        let port: Int
        let logs: [LogID]
        let caseID: String
        let household: Household

        /// Max's home as it was before anybody took him out.
        var oldHome: String { folder.path("old-home") }
        var max: Resident { household.maintainers[0] }
        /// The server's folder after the removal, the storage key with it.
        var stolen: String { folder.path("stolen") }

        init() async throws {
            folder = try TemporaryFolder()
            port = try RunningServer.lastingPort()
            let server = try await RunningServer(data: folder.path("data"), port: port)
            household = try await Household(
                origin: server.origin, setupCode: try #require(server.setupCode), in: folder.path,
                maintainers: ["Max", "Mia"])
            let cora = household.coordinator
            let (max, mia) = (household.maintainers[0], household.maintainers[1])
            let (rita, id, _) = try await household.admit("Rita", contact: "https://example.org/issues/1")
            caseID = id
            try await rita.run("report", id, "-", input: Array(Self.before[0].utf8))
            try await max.run("send", id, "-m", Self.before[1])
            try await max.run("note", id, "-m", Self.before[2])
            try await cora.run("case", "rotate", id)
            try await rita.run("send", id, "-m", Self.before[3])
            try await mia.run("note", id, "-m", Self.before[4])
            try await max.run("read", id)
            try await copyFolder(max.home, to: folder.path("old-home"))

            try await cora.run("case", "remove", id, "Max")
            try await rita.run("send", id, "-m", Self.after[0], "--accept-changes")
            try await mia.run("send", id, "-m", Self.after[1], "--accept-changes")
            try await mia.run("note", id, "-m", Self.after[2], "--accept-changes")
            try await cora.run("case", "rotate", id)
            try await rita.run("send", id, "-m", Self.after[3])
            // Somebody joins who may read everything: the wraps of all old secrets are in the log once more.
            let nina = Resident("Nina", in: folder.path)
            let card = try await nina.moveIn()
            try await cora.run("program", "enroll", card, "--role", "maintainer", "--name", "Nina")
            try await nina.run("program", "pin", household.address)
            try await cora.run("case", "add", id, "Nina", "--history", "full")
            try await nina.run("send", id, "-m", Self.after[4])
            try await nina.run("note", id, "-m", Self.after[5])
            try await server.stop()
            try await copyFolder(folder.path("data"), to: folder.path("stolen"))
            let program = try ProgramAddress(text: household.address).program
            let caseID = try #require(CaseID(text: id))
            logs =
                [LogID(program: program)]
                + [RoomName.shared, .internal].map {
                    LogID(program: program, case: caseID, room: $0)
                }
        }

        /// Everything that the stolen database holds, read by the server's own code.
        func loot() async throws -> [LogID: [StoredEntry]] {
            let copy = try ServerCopy(folder: stolen)
            var loot: [LogID: [StoredEntry]] = [:]
            for log in logs { loot[log] = try await copy.entries(of: log) }
            try copy.close()
            return loot
        }

        /// The texts of all messages, in the order of the logs, as far as a thief with this identity gets.
        func texts(
            opened identity: consuming Identity, in loot: [LogID: [StoredEntry]]
        ) throws -> (opened: Set<String>, messages: Int, secrets: Int, tries: Int) {
            var thief = Thief(identity)
            for log in logs.dropFirst() {
                thief.rob(try (loot[log] ?? []).map { try Entry(decoding: $0.entry) }, of: log)
            }
            var opened: Set<String> = []
            var messages = 0
            for log in logs.dropFirst() {
                for stored in loot[log] ?? [] {
                    guard case .message(let message) = try Entry(decoding: stored.entry) else { continue }
                    messages += 1
                    if let text = thief.text(of: message) {
                        opened.insert(String(decoding: text, as: UTF8.self))
                    }
                }
            }
            return (opened, messages, thief.count, thief.tries)
        }
    }

    @Test
    func `A17 every secret of a removed maintainer's home opens nothing sent after, and all sent before`()
        async throws
    {
        let story = try await Story()
        let loot = try await story.loot()
        let old = Resident("old-home", in: story.folder.path)
        let max = try story.texts(opened: try await old.identity(), in: loot)
        #expect(max.messages == Story.before.count + Story.after.count)
        #expect(max.opened == Set(Story.before))
        #expect(max.secrets == 4)
        // The same procedure opens the rest for whoever is a member: it is the secrets that Max lacks.
        let mia = try story.texts(opened: try await story.household.maintainers[1].identity(), in: loot)
        #expect(mia.opened == Set(Story.before + Story.after))
        let nina = try story.texts(
            opened: try await Resident("Nina", in: story.folder.path).identity(), in: loot)
        #expect(nina.opened == Set(Story.before + Story.after))
    }

    @Test
    func `A17 the removed maintainer's own program opens nothing sent after, whatever the server gives out`()
        async throws
    {
        let story = try await Story()
        let loot = try await story.loot()
        let old = Resident("old-home", in: story.folder.path)
        // A server at the old address that keeps nothing from anybody.
        try await HostileServer.with(port: story.port) { server, _ in
            let copy = try ServerCopy(folder: story.stolen)
            server.steal(copy)
            server.logs = loot
            for home in [old, story.max] {
                let ending = try await home.ending("read", story.caseID)
                for text in Story.before { #expect(ending.text.contains(text), "\(ending)") }
                for text in Story.after { #expect(!(ending.text + ending.talk).contains(text), "\(ending)") }
            }
            let nina = try await Resident("Nina", in: story.folder.path).ending("read", story.caseID)
            for text in Story.before + Story.after { #expect(nina.text.contains(text), "\(nina)") }
            try copy.close()
        }
    }

    @Test func `A17 the server itself gives a removed maintainer nothing more`() async throws {
        let story = try await Story()
        let server = try await RunningServer(data: story.folder.path("data"), port: story.port)
        for home in [Resident("old-home", in: story.folder.path), story.max] {
            let ending = try await home.ending("read", story.caseID)
            #expect(ending.status == 1, "\(ending)")
            for text in Story.after { #expect(!(ending.text + ending.talk).contains(text)) }
        }
        try await server.stop()
    }
}
