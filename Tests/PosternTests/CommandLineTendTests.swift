import Foundation
import PosternFormat
import PosternSigning
import Testing

/// Reading names what is due and does nothing; `postern tend` does it.
@Suite("What is due on the command line", .serialized, .timeLimit(.minutes(15)))
struct CommandLineTendTests {
    /// A case of Rita's in which history waits for Mia and the shared key is due. Rita has been enrolled since, so that
    /// the list of the shared room is stale. Cora is not listed; Max has all keys.
    private struct Scene: Sendable {
        let folder: TemporaryFolder
        let proxy: RecordingProxy
        let cora: Resident
        let max: Resident
        let mia: Resident
        let rita: Resident
        let id: String

        /// How many requests that change something reached the server.
        var posts: Int {
            String(decoding: proxy.sent, as: UTF8.self).components(separatedBy: "POST /").count - 1
        }

        /// Every file that is neither the server's nor in a home, and nothing else.
        var otherFiles: [String: Data] {
            var files: [String: Data] = [:]
            for name in FileManager.default.enumerator(atPath: folder.path)?.compactMap({ $0 as? String })
                ?? []
            {
                guard !["data", "cora", "max", "mia", "rita"].contains(name.split(separator: "/").first)
                else {
                    continue
                }
                files[name] = FileManager.default.contents(atPath: folder.path(name))
            }
            return files
        }

        func heads() async throws -> [String] {
            try await max.jsonLines("audit").map { "\($0["entries"]) \(try $0["head"].text)" }
        }
    }

    private static func withScene(_ body: @Sendable (Scene) async throws -> Void) async throws {
        let folder = try TemporaryFolder()
        let server = try await RunningServer(data: folder.path("data"), options: RunningServer.generous)
        let port = try #require(ServerOrigin(server.origin)?.port)
        let code = try #require(server.setupCode)
        try await RecordingProxy.with(backend: port) { proxy in
            let household = try await Household(
                origin: proxy.origin, setupCode: code, in: folder.path, maintainers: ["Max", "Mia"],
                coordinator: "Cora", options: ["--rotate-messages", "1"])
            let rita = Resident("Rita", in: folder.path)
            let card = try await rita.moveIn()
            let cora = household.coordinator
            let opened = try await cora.json(
                "case", "open", "--card", card, "--contact", "https://example.org/1", "--member", "Max",
                "--without-me", "--researcher-name", "Rita")
            let id = try opened["case"].text
            try await rita.run("join", try opened["invite"].text)
            try await rita.run("report", id, "-", input: Array("the report".utf8))
            try await household.maintainers[0].run("read", id)
            try await cora.run("case", "add", id, "Mia", "--history", "full")
            try await household.maintainers[0].run("send", id, "-m", "hello", "--accept-changes")
            try await cora.run("program", "enroll", card, "--role", "maintainer", "--name", "Rita")
            try await body(
                Scene(
                    folder: folder, proxy: proxy, cora: cora, max: household.maintainers[0],
                    mia: household.maintainers[1], rita: rita, id: id))
        }
        try await server.stop()
    }

    @Test("A36 no command that shows changes anything outside the home, and each names what is due")
    func looking() async throws {
        try await Self.withScene { scene in
            let short = scene.id.prefix(8)
            let lines = [
                "case \(short), room shared: Rita (",
                "is still listed as researcher, but enrolled as maintainer now",
                "case \(short), room shared: the key is due for rotation: it has 1 message",
            ]
            let before = (try await scene.heads(), scene.posts, scene.otherFiles)
            for reader in [scene.cora, scene.max, scene.mia, scene.max] {
                for command in [["read", scene.id], ["inbox"], ["audit"], ["case", "members", scene.id]] {
                    let words = try await reader.start(command).finish().succeeded()
                    for line in lines { #expect(words.talk.contains(line), "\(words)") }
                    let hint = reader.name == "Cora" ? "hint: postern" : "hint: a coordinator runs: postern"
                    #expect(words.talk.contains("\(hint) tend \(short)\n"), "\(words)")
                    let waits =
                        (reader.name == "Mia" ? "you are waiting" : ") is waiting")
                        + " for the keys of epoch 1"
                    #expect(words.talk.contains(waits), "\(words)")
                    if reader.name == "Max" {
                        #expect(words.talk.contains("hint: postern tend \(short)\n"), "\(words)")
                    }
                    let json = try await reader.start(command + ["--json"]).finish().succeeded()
                    let due = try json.lines.flatMap { try Self.due(in: .object(JSONObject($0).members)) }
                    let what = try Set(due.map { try $0["what"].text })
                    #expect(what == ["removal", "rotation", "history"], "\(json)")
                    #expect(try due.allSatisfy { try $0["command"].text == "postern tend \(short)" })
                }
                if reader.name == "Max" { try await reader.run("read", scene.id, "--raw", "1") }
                try await reader.run("program", "show")
                try await reader.run("id", "show")
            }
            let following = try scene.cora.start(["read", scene.id, "--follow"])
            try await following.waits { $0.talk.contains("hint: postern tend \(short)\n") ? true : nil }
            following.signal(SIGINT)
            _ = try await following.finish()
            let after = (try await scene.heads(), scene.posts, scene.otherFiles)
            #expect(before.0 == after.0 && before.1 == after.1 && before.2 == after.2)
        }
    }

    @Test("tend does what is due, once, and says what it leaves to others")
    func tending() async throws {
        try await Self.withScene { scene in
            let posts = scene.posts
            let refused = try await scene.max.ending("tend", scene.id)
            #expect(refused.status == 1 && refused.text.isEmpty && scene.posts == posts, "\(refused)")
            #expect(refused.talk.contains("room internal: the members changed: joined: Mia ("), "\(refused)")
            #expect(refused.talk.contains("--accept-changes"), "\(refused)")
            let byMax = try await scene.max.json("tend", scene.id, "--accept-changes")
            #expect(try byMax["done"].objects.map { try $0["what"].text } == ["history", "history"])
            #expect(try byMax["due"].objects.map { try $0["by"].text } == ["coordinator", "coordinator"])
            let byCora = try await scene.cora.run("tend")
            #expect(byCora.text.contains("room shared: took out Rita ("), "\(byCora)")
            #expect(byCora.text.contains("), researcher, enrolled as maintainer now: epoch 3\n"), "\(byCora)")
            let again = try await scene.cora.run("tend")
            #expect(again.text.isEmpty && again.talk == "nothing is due\n", "\(again)")
            let nothing = try await scene.cora.json("tend")
            #expect(nothing.keys == ["done", "due", "failures"])
            #expect(try nothing["done"].objects.isEmpty && nothing["due"].objects.isEmpty)
            #expect(try await scene.mia.run("read", scene.id).text.contains("the report"))
            let unknown = try await scene.cora.ending("tend", "nosuchcase")
            #expect(unknown.status == 1 && unknown.talk.contains("no case begins with"), "\(unknown)")
            let short = try await scene.cora.ending("tend", "abc")
            #expect(short.status == 64, "\(short)")
        }
    }

    /// Every object of kind `due`.
    private static func due(in value: JSONValue) throws -> [JSONObject] {
        switch value {
        case .object(let members):
            if members["kind"] == .text("due") { return [JSONObject(members: members)] }
            return try members.values.flatMap(due)
        case .array(let values): return try values.flatMap(due)
        case .text, .number, .flag, .null: return []
        }
    }
}
