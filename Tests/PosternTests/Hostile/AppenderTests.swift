import PosternFormat
import PosternSealing
import PosternSigning
import Testing

extension HostileServerTests {
    /// Attack A53: a member is framed for noise. Who appended an entry is the server's word, and nothing but a word.
    struct AppenderTests {
        /// Noise that Max appends: entry 7 of the shared room, of which all but the seal is right.
        private func noise(in scene: HostileStory.Scene) async throws {
            let max = try await scene.max.identity()
            let draft = Content.Draft(
                kind: .message, id: MessageID(random: .system), author: max.fingerprint, sentAt: .now,
                text: Array("noise".utf8))
            let log = scene.shared
            let other = EpochSecret(log: log, number: try scene.epoch(of: log).number, random: .system)
            scene.append(try scene.message(draft, in: log, by: max, key: other.key), to: log)
        }

        /// From now on the server says of every entry that this member appended it.
        private func blame(_ appender: Appender?, in scene: HostileStory.Scene) {
            scene.server.lie.page = { _, page in
                Page(
                    count: page.count, entries: page.entries, receipt: page.receipt,
                    appenders: page.entries.map { _ in appender }
                ).encoded
            }
        }

        @Test(arguments: 0...4)
        func `A53 a server that names another as the appender frames nobody`(place: Int) async throws {
            let scene = try await HostileStory.Scene()
            try await noise(in: scene)
            blame(Appender(place: place), in: scene)
            let members = try scene.epoch(of: scene.shared).members
            let blamed = place < members.count ? members[place] : nil
            let ending = try await scene.mia.ending("read", scene.caseID)
            #expect(ending.status == 3, "\(ending)")
            let words = "could have made it itself"
            #expect(ending.text.split(separator: words).count == (blamed == nil ? 1 : 2), "\(ending)")
            if let blamed {
                let mark = blamed.fingerprint.text.prefix(8)
                let name = "the server says that \(blamed.name.text) (\(blamed.role), \(mark))"
                #expect(ending.text.joinedLines.contains(name), "\(ending)")
            }
            let lines = try await scene.mia.ending("read", scene.caseID, "--json").lines
            for entry in try lines.map({ try JSONObject($0) }) {
                let isNoise = try entry["kind"].text == "unopened"
                guard isNoise, let blamed else {
                    #expect(entry["serverSays"] == .null, "\(entry)")
                    continue
                }
                let appender = try entry["serverSays"].object["appender"].object
                #expect(try appender["fingerprint"].text == blamed.fingerprint.text)
                #expect(entry["author"] == .null, "\(entry)")
            }
        }

        @Test func `A53 nothing is done because of what a server says of an appender`() async throws {
            let scene = try await HostileStory.Scene()
            try await noise(in: scene)
            let before = scene.server.logs
            for place in 0...3 {
                blame(Appender(place: place), in: scene)
                for person in [scene.cora, scene.max] {
                    _ = try await person.ending("read", scene.caseID)
                    _ = try await person.ending("tend", scene.caseID)
                    _ = try await person.ending("inbox")
                    _ = try await person.ending("audit")
                }
            }
            #expect(scene.server.logs == before)
        }

        @Test func `A53 a server that names no appender leaves the entry without one`() async throws {
            let scene = try await HostileStory.Scene()
            try await noise(in: scene)
            let ending = try await scene.mia.ending("read", scene.caseID)
            #expect(ending.status == 3 && !ending.text.contains("the server says"), "\(ending)")
        }
    }
}

extension String {
    /// The text with what was wrapped on one line again.
    fileprivate var joinedLines: String {
        split(separator: "\n").map { $0.drop { $0 == " " || $0 == "|" || $0 == "│" } }.joined(separator: " ")
    }
}
