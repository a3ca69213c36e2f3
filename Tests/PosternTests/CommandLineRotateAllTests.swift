import PosternFormat
import PosternSigning
import Testing

@testable import postern

/// Fresh keys for everything, closing and destroying, by the real programs.
@Suite("Rotating, closing and destroying on the command line", .serialized, .timeLimit(.minutes(15)))
struct CommandLineRotateAllTests {
    typealias Scene = CommandLineComingAndGoingTests.Scene

    private func withScene(_ body: (Scene) async throws -> Void) async throws {
        try await CommandLineComingAndGoingTests.withScene([], body)
    }

    @Test(
        "every room that a member could read gets a new key without them, once, and the report says what they keep"
    )
    func rotateAllRemoving() async throws {
        try await withScene { scene in
            let (sven, other, _) = try await scene.household.admit(
                "Sven", contact: "https://example.org/issues/2")
            try await sven.run("report", other, "-", input: Array("another report".utf8))
            let report = try await scene.cora.json("case", "rotate", "--all", "--remove", "Max")
            #expect(report["removed"] != .null)
            #expect(try report["rotated"].objects.count == 4)
            #expect(try report["failures"].objects.isEmpty)
            let held = try report["mayStillHold"].objects
            #expect(try Set(held.map { try $0["case"].text }) == [scene.caseID, other])
            let again = try await scene.cora.json("case", "rotate", "--all", "--remove", "Max")
            #expect(try again["rotated"].objects.isEmpty)
            let rooms = try await scene.cora.json("case", "members", other)["rooms"].objects
            #expect(try rooms.allSatisfy { try $0["epoch"].number == 2 })
            #expect(try await scene.max.ending("read", other).status == 1)
            #expect(try await scene.mia.ending("read", other).status == 0)
        }
    }

    @Test("in words the report counts rooms and cases, and names the member")
    func rotateAllText() async throws {
        try await withScene { scene in
            let first = try await scene.cora.run("case", "rotate", "--all")
            #expect(first.text.contains("rotated 2 rooms of 1 case"), "\(first)")
            let second = try await scene.cora.run("case", "rotate", "--all", "--remove", "Max")
            #expect(
                second.text.contains("Max (maintainer) may still hold what they could read before:"),
                "\(second)")
            #expect(second.text.contains("case \(scene.caseID.prefix(8)): "), "\(second)")
            #expect(second.text.contains("shared epochs 1 to 2"), "\(second)")
        }
    }

    @Test(
        "what makes no sense together is refused",
        arguments: ["abcd --all", "abcd --remove Max", "", "--remove Max", "abcd --program x"])
    func rotateUsage(options: String) async throws {
        let ending = try await CommandLineProgram().run(
            ["case", "rotate"] + options.split(separator: " ").map(String.init))
        #expect(ending.status == 64)
        #expect(ending.talk.contains("hint: see 'postern case rotate --help'"))
    }

    @Test("a case is destroyed only when it is closed, and off a terminal only with --yes")
    func destroy() async throws {
        try await withScene { scene in
            // Nobody is asked to be sure of what is refused afterwards.
            for options in [[], ["--yes"]] {
                let open = try await scene.cora.start(["case", "destroy", scene.caseID] + options).finish()
                #expect(open.status == 1, "\(open)")
                #expect(open.talk.contains("postern case close") && !open.talk.contains("--yes"), "\(open)")
            }
            try await scene.cora.run("case", "close", scene.caseID)
            let unsure = try await scene.cora.ending("case", "destroy", scene.caseID)
            #expect(unsure.status == 64, "\(unsure)")
            #expect(unsure.talk.contains("--yes"), "\(unsure)")
            #expect(try await scene.thread(scene.rita).contains("the report"))
            let destroyed = try await scene.cora.run("case", "destroy", scene.caseID, "--yes")
            #expect(destroyed.text == "internal: destroyed\nshared: destroyed\n", "\(destroyed)")
            #expect(destroyed.talk.contains("backups"), "\(destroyed)")
        }
    }

    @Test("what was destroyed is a tombstone to read, a state in the inbox, and an error to write to")
    func destroyedCase() async throws {
        try await withScene { scene in
            try await scene.max.run("read", scene.caseID)
            try await scene.cora.run("case", "close", scene.caseID)
            try await scene.cora.run("case", "destroy", scene.caseID, "--yes")
            let read = try await scene.max.run("read", scene.caseID)
            #expect(read.text.contains("room shared was destroyed "), "\(read)")
            #expect(read.text.contains(" by Cora Coordinator Quill (coordinator)"), "\(read)")
            #expect(!read.text.contains("the report"), "\(read)")
            let kinds = try await scene.max.jsonLines("read", scene.caseID).map { try $0["kind"].text }
            #expect(kinds == ["tombstone", "tombstone"])
            #expect(try await scene.max.jsonLines("inbox")[0]["state"] == .text("destroyed"))
            let refused = try await scene.rita.ending("send", scene.caseID, "-m", "hello")
            #expect(refused.status == 1, "\(refused)")
            #expect(refused.talk.contains("destroyed"), "\(refused)")
        }
    }

    @Test(
        "at a terminal the beginning of the id has to be typed",
        arguments: [("no", 1), (nil, 0)] as [(String?, Int32)])
    func destroyAsks(answer: String?, status: Int32) async throws {
        try await withScene { scene in
            try await scene.cora.run("case", "close", scene.caseID)
            let terminal = try CommandLineTerminal(
                try CommandLineProgram(), "case", "destroy", scene.caseID,
                environment: ["POSTERN_HOME": scene.cora.home])
            let typed = answer ?? String(scene.caseID.prefix(8))
            #expect(
                try await terminal.run([("to go on: ", typed)], isHidden: false) == status,
                "\(terminal.seen)")
            let refusal = "that is not \(scene.caseID.prefix(8)); nothing was destroyed"
            #expect(terminal.seen.contains(refusal) == (status != 0), "\(terminal.seen)")
            let state = try await scene.cora.jsonLines("inbox")[0]["state"]
            #expect(state == .text(status == 0 ? "destroyed" : "closed"))
        }
    }

    @Test("at a terminal a bar shows how far it is, and leaves nothing behind")
    func bar() {
        let count = ProgressBar.Count(title: "rotating", done: 250, total: 1000)
        let early = ProgressBar.bar(count, after: .seconds(1), width: 80)
        #expect(
            early == "rotating  [" + String(repeating: "#", count: 10) + String(repeating: "-", count: 30)
                + "]  250 of 1000 rooms")
        let later = ProgressBar.bar(count, after: .seconds(10), width: 80)
        #expect(later.hasSuffix("]  250 of 1000 rooms, 30 s left"))
        for width in 20...200 {
            #expect(ProgressBar.bar(count, after: .seconds(1000), width: width).count < width)
        }
        let nothing = ProgressBar.Count(title: "rotating", done: 0, total: 0)
        #expect(ProgressBar.bar(nothing, after: .seconds(10), width: 80).hasSuffix("]  0 of 0 rooms"))
    }

    @Test(
        "epochs are told as runs",
        arguments: [
            ([1], "epoch 1"), ([2, 1, 3], "epochs 1 to 3"), ([1, 2, 3, 5], "epochs 1 to 3 and 5"),
            ([1, 3, 5], "epochs 1, 3 and 5"), ([4, 4], "epoch 4"),
        ] as [([UInt32], String)])
    func epochs(numbers: [UInt32], told: String) {
        #expect(EpochList.told(numbers) == told)
    }
}
