import Foundation
import PosternFormat
import PosternSigning
import Testing

/// People come into cases and leave them, by the real programs.
@Suite("Coming and going on the command line", .serialized, .timeLimit(.minutes(15)))
struct CommandLineComingAndGoingTests {
    /// A case of Rita's that Cora opened for Max alone; Mia is enrolled and outside.
    struct Scene {
        let household: Household
        let folder: TemporaryFolder
        let rita: Resident
        let caseID: String

        var cora: Resident { household.coordinator }
        var max: Resident { household.maintainers[0] }
        var mia: Resident { household.maintainers[1] }

        /// The texts of a room as somebody reads them, and the kinds where there is no text.
        func thread(_ reader: Resident, room: String = "shared") async throws -> [String] {
            try await reader.jsonLines("read", caseID, "--room", room).map { entry in
                let kind = try entry["kind"].text
                return kind == "message" ? try entry["text"].text : kind
            }
        }
    }

    static func withScene(
        _ options: [String] = [], _ body: (Scene) async throws -> Void
    ) async throws {
        let folder = try TemporaryFolder()
        let server = try await RunningServer(data: folder.path("data"), options: RunningServer.generous)
        let household = try await Household(
            origin: server.origin, setupCode: try #require(server.setupCode), in: folder.path,
            maintainers: ["Max", "Mia"])
        let rita = Resident("Rita", in: folder.path)
        let card = try await rita.moveIn()
        let opened = try await household.coordinator.start(
            ["case", "open", "--card", card, "--contact", "https://example.org/issues/1", "--member", "Max"]
                + options + ["--json"]
        ).finish().succeeded()
        let opening = try JSONObject(opened.text)
        try await rita.run("join", try opening["invite"].text)
        let id = try opening["case"].text
        try await rita.run("report", id, "-", input: Array("the report".utf8))
        try await body(Scene(household: household, folder: folder, rita: rita, caseID: id))
        try await server.stop()
    }

    @Test("a maintainer is let in with the whole history, in both rooms")
    func addFull() async throws {
        try await Self.withScene { scene in
            try await scene.max.run("note", scene.caseID, "-m", "between us")
            let added = try await scene.cora.json("case", "add", scene.caseID, "Mia", "--history", "full")
            #expect(try added["case"].text == scene.caseID)
            #expect(added["member"] != .null)
            let rooms = try added["rooms"].objects
            #expect(try Set(rooms.map { try $0["room"].text }) == ["internal", "shared"])
            #expect(try rooms.allSatisfy { try $0["epoch"].number == 2 && $0["readsFrom"].number == 1 })
            #expect(try await scene.thread(scene.mia).contains("the report"))
            #expect(try await scene.thread(scene.mia, room: "internal").contains("between us"))
        }
    }

    @Test("a maintainer who is let in without history reads what comes after, and not what was before")
    func addNone() async throws {
        try await Self.withScene { scene in
            let added = try await scene.cora.run("case", "add", scene.caseID, "Mia")
            #expect(added.text.contains("shared: epoch 2, reads from epoch 2"), "\(added)")
            #expect(added.talk.contains("case \(scene.caseID): Mia (maintainer)\n"), "\(added)")
            try await scene.max.run("send", scene.caseID, "-m", "after", "--accept-changes")
            #expect(try await scene.thread(scene.mia) == ["statement", "sealed", "statement", "after"])
        }
    }

    @Test("history from an epoch on opens that epoch, and no earlier one")
    func addFrom() async throws {
        try await Self.withScene { scene in
            try await scene.cora.run("case", "rotate", scene.caseID)
            try await scene.max.run("send", scene.caseID, "-m", "in the second", "--accept-changes")
            try await scene.cora.run("case", "add", scene.caseID, "Mia", "--history", "from:2")
            #expect(
                try await scene.thread(scene.mia)
                    == ["statement", "sealed", "statement", "in the second", "statement"])
        }
    }

    @Test("history that this coordinator does not have is named to a maintainer who reads, who passes it on")
    func ask() async throws {
        try await Self.withScene(["--without-me"]) { scene in
            let added = try await scene.cora.run("case", "add", scene.caseID, "Mia", "--history", "full")
            #expect(added.talk.contains("the keys of epoch 1 are not in this home"), "\(added)")
            #expect(try await !scene.thread(scene.mia).contains("the report"))
            let read = try await scene.max.run("read", scene.caseID)
            #expect(read.talk.contains("room shared: Mia ("), "\(read)")
            #expect(read.talk.contains("hint: postern tend \(scene.caseID.prefix(8))\n"), "\(read)")
            #expect(try await !scene.thread(scene.mia).contains("the report"))
            let tended = try await scene.max.run("tend", scene.caseID)
            #expect(tended.text.contains("room shared: passed history on to Mia"), "\(tended)")
            #expect(try await scene.thread(scene.mia).contains("the report"))
        }
    }

    @Test("a card that is not enrolled is refused, with the command that enrolls it")
    func notEnrolled() async throws {
        try await Self.withScene { scene in
            let otto = Resident("Otto", in: scene.folder.path)
            let card = try await otto.moveIn()
            let refused = try await scene.cora.ending("case", "add", scene.caseID, card)
            #expect(refused.status == 1, "\(refused)")
            #expect(refused.talk.contains("postern program enroll"), "\(refused)")
        }
    }

    @Test("a maintainer who does not coordinate lets nobody in")
    func notCoordinator() async throws {
        try await Self.withScene { scene in
            let refused = try await scene.max.ending("case", "add", scene.caseID, "Mia")
            #expect(refused.status == 1, "\(refused)")
            #expect(refused.talk.contains("not a coordinator"), "\(refused)")
        }
    }

    @Test("who was taken out reads nothing that came after, and the coordinator is told what they keep")
    func remove() async throws {
        try await Self.withScene { scene in
            try await scene.cora.run("case", "add", scene.caseID, "Mia")
            let removed = try await scene.cora.run("case", "remove", scene.caseID, "Max")
            #expect(removed.text.contains("shared: epoch 3"), "\(removed)")
            #expect(removed.talk.contains("stays readable to them: "), "\(removed)")
            #expect(removed.talk.contains("shared epochs 1 to 2"), "\(removed)")
            try await scene.mia.run("send", scene.caseID, "-m", "without Max", "--accept-changes")
            let refused = try await scene.max.ending("read", scene.caseID)
            #expect(refused.status == 1, "\(refused)")
            #expect(!refused.text.contains("without Max"))
        }
    }

    @Test("removing somebody who is in no room of the case is an error that says so")
    func removeNobody() async throws {
        try await Self.withScene { scene in
            let refused = try await scene.cora.ending("case", "remove", scene.caseID, "Mia")
            #expect(refused.status == 1, "\(refused)")
            #expect(refused.talk.contains("Mia"), "\(refused)")
        }
    }

    @Test("a sender who does not know of a removal yet is asked before anything is sealed to the new list")
    func race() async throws {
        try await Self.withScene { scene in
            try await scene.rita.run("read", scene.caseID)
            try await scene.cora.run("case", "add", scene.caseID, "Mia")
            let refused = try await scene.rita.ending("send", scene.caseID, "-m", "more")
            #expect(refused.status == 1, "\(refused)")
            #expect(refused.talk.contains("joined: Mia ("), "\(refused)")
            #expect(refused.talk.contains("--accept-changes"), "\(refused)")
            let sent = try await scene.rita.run("send", scene.caseID, "-m", "more", "--accept-changes")
            #expect(sent.talk.contains("joined: Mia ("), "\(sent)")
        }
    }

    @Test("members are shown with the epoch from which they may read")
    func members() async throws {
        try await Self.withScene { scene in
            try await scene.cora.run("case", "add", scene.caseID, "Mia")
            let text = try await scene.cora.run("case", "members", scene.caseID).text
            #expect(text.contains("Mia (maintainer), reads from epoch 2"), "\(text)")
            #expect(!text.contains("Max (maintainer), reads"), "\(text)")
            let rooms = try await scene.cora.json("case", "members", scene.caseID)["rooms"].objects
            let shared = try #require(try rooms.first { try $0["room"].text == "shared" })
            let mia = try shared["members"].objects.first { try $0["name"].text == "Mia" }
            #expect(try #require(mia)["readsFrom"] == .number(2))
        }
    }

    @Test("a further vendor has a room of its own, and sees nothing of the others")
    func vendorRoom() async throws {
        try await Self.withScene { scene in
            let vera = Resident("Vera", in: scene.folder.path)
            let card = try await vera.moveIn()
            let opened = try await scene.cora.json(
                "case", "room", "add", scene.caseID, "upstream", "--member", "Max", "--vendor", card)
            try await vera.run("join", try opened["invite"].text)
            try await scene.max.run(
                "send", scene.caseID, "--room", "upstream", "-m", "about your parser", "--accept-changes")
            #expect(try await scene.thread(vera, room: "upstream").contains("about your parser"))
            let sent = try await vera.json("send", scene.caseID, "-m", "we look at it")
            #expect(try sent["room"].text == "upstream")
            #expect(try await scene.thread(scene.max, room: "upstream").last == "we look at it")
            let refused = try await vera.ending("read", scene.caseID, "--room", "shared")
            #expect(refused.status == 1, "\(refused)")
            #expect(
                try await vera.jsonLines("read", scene.caseID).allSatisfy {
                    try $0["room"].text == "upstream"
                })
        }
    }

    @Test("somebody of a vendor who is added later is sent the invite, and nobody of the program is")
    func vendorLater() async throws {
        try await Self.withScene { scene in
            let (vera, vito) = (
                Resident("Vera", in: scene.folder.path), Resident("Vito", in: scene.folder.path)
            )
            let (veras, vitos) = (try await vera.moveIn(), try await vito.moveIn())
            let opened = try await scene.cora.json(
                "case", "room", "add", scene.caseID, "upstream", "--member", "Max", "--vendor", veras)
            let adding = ["case", "add", scene.caseID, vitos, "--vendor", "--room", "upstream"]
            let added = try await scene.cora.start(adding).finish().succeeded()
            let invite = try opened["invite"].text
            #expect(added.text.contains("postern join \(invite)\n"), "\(added)")
            #expect(added.talk.contains("upstream: epoch 2"), "\(added)")
            let again = try JSONObject(
                try await scene.cora.start(adding + ["--json"]).finish().succeeded().text)
            #expect(try again["invite"].text == invite && again["text"].text.contains(invite))
            try await vito.run("join", invite)
            let mia = try await scene.cora.json("case", "add", scene.caseID, "Mia")
            #expect(mia["invite"] == .null && mia["text"] == .null)
        }
    }

    @Test("a report and a note go into the room that is chosen, and no note into one that a vendor reads")
    func chosenRoom() async throws {
        try await Self.withScene { scene in
            let vera = Resident("Vera", in: scene.folder.path)
            let card = try await vera.moveIn()
            try await scene.cora.run(
                "case", "room", "add", scene.caseID, "upstream", "--member", "Max", "--vendor", card)
            try await scene.cora.run("case", "room", "add", scene.caseID, "release", "--member", "Max")
            let report = try await scene.max.json(
                "report", scene.caseID, "-", "--room", "upstream", input: Array("your parser".utf8))
            let note = try await scene.max.json(
                "note", scene.caseID, "--room", "release", "-m", "the build is ready")
            #expect(try report["room"].text == "upstream" && note["room"].text == "release")
            #expect(try await scene.thread(scene.max, room: "upstream").last == "your parser")
            #expect(try await scene.thread(scene.cora, room: "release").last == "the build is ready")
            let refused = try await scene.max.ending(
                "note", scene.caseID, "--room", "upstream", "-m", "between us")
            #expect(refused.status == 1 && refused.talk.contains("vendor"), "\(refused)")
        }
    }
}
