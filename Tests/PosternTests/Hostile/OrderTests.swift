import PosternFormat
import PosternSealing
import PosternSigning
import Testing

extension HostileServerTests {
    /// Attacks A40, A51 and A52: the server gives each entry its place, and what its author had seen is signed.
    struct OrderTests {
        private static let forked = "its author had seen another log than this one: the log was forked"

        private func words(_ text: String, by author: Fingerprint, kind: Content.Kind = .message)
            -> Content.Draft
        {
            Content.Draft(
                kind: kind, id: MessageID(random: .system), author: author, sentAt: .now,
                text: Array(text.utf8))
        }

        // MARK: What an entry says of the program

        @Test func `A40 an expulsion that is withheld shows with the next message`() async throws {
            let scene = try await HostileStory.Scene()
            let carl = Resident("Carl", in: scene.folder.path)
            let card = try await carl.moveIn()
            try await scene.cora.run("program", "enroll", card, "--role", "coordinator", "--name", "Carl")
            let before = scene.server.logs[scene.programLog] ?? []
            try await scene.cora.run("program", "expel", "Carl")
            try await scene.max.run("send", scene.caseID, "-m", "secret after it")
            let program = scene.programLog
            let rita = try await scene.rita.identity().fingerprint
            scene.server.lie.show = { log, entries, reader in
                log == program && reader == rita ? before : entries
            }
            for command in [["read", scene.caseID], ["send", scene.caseID, "-m", "more"]] {
                try await scene.rita.start(command).finish().expectCaught(
                    "room shared", entry: 7, "cites a program log that this one is not")
            }
        }

        @Test func `A40 a message that cites an older program log than the last statement is refused`()
            async throws
        {
            let scene = try await HostileStory.Scene()
            let old = try scene.end(of: scene.programLog)
            let carl = Resident("Carl", in: scene.folder.path)
            let card = try await carl.moveIn()
            try await scene.cora.run("program", "enroll", card, "--role", "coordinator", "--name", "Carl")
            try await scene.cora.run("case", "rotate", scene.caseID)
            let max = try await scene.max.identity()
            scene.append(
                try scene.message(
                    words("as if nothing were", by: max.fingerprint), in: scene.shared, by: max,
                    prefix: scene.prefix(of: scene.shared, citing: old)), to: scene.shared)
            try await scene.mia.ending("read", scene.caseID).expectCaught(
                "room shared", entry: 8, "cites an older program log than the last statement")
        }

        @Test func `A40 a message that cites a program log that nobody has is refused`() async throws {
            let scene = try await HostileStory.Scene()
            let max = try await scene.max.identity()
            let nobodys = Place(count: 3, head: Entry.hash(of: [7], program: scene.story.program))
            scene.append(
                try scene.message(
                    words("of another program", by: max.fingerprint), in: scene.shared, by: max,
                    prefix: scene.prefix(of: scene.shared, citing: nobodys)), to: scene.shared)
            try await scene.mia.ending("read", scene.caseID).expectCaught(
                "room shared", entry: 7, "cites a program log that this one is not")
        }

        // MARK: What an entry says of the room

        @Test func `A3 an entry whose author had seen another room's log is refused`() async throws {
            let scene = try await HostileStory.Scene()
            let max = try await scene.max.identity()
            let elsewhere = try #require(
                (scene.server.logs[scene.internal] ?? []).places(in: scene.internal).last)
            let seen = Place(count: min(elsewhere.count, 7), head: elsewhere.head)
            scene.append(
                try scene.message(
                    words("seen elsewhere", by: max.fingerprint), in: scene.shared, by: max,
                    prefix: scene.prefix(of: scene.shared, seen: seen)), to: scene.shared)
            try await scene.mia.ending("read", scene.caseID).expectCaught(
                "room shared", entry: 7, Self.forked)
        }

        @Test func `A3 an entry whose author had seen more than stands before it is refused`() async throws {
            let scene = try await HostileStory.Scene()
            let max = try await scene.max.identity()
            let head = Entry.hash(of: [7], program: scene.story.program)
            scene.append(
                try scene.message(
                    words("seen ahead", by: max.fingerprint), in: scene.shared, by: max,
                    prefix: scene.prefix(of: scene.shared, seen: Place(count: 8, head: head))),
                to: scene.shared)
            try await scene.mia.ending("read", scene.caseID).expectCaught(
                "room shared", entry: 7, Self.forked)
        }

        @Test func `A51 an entry that was held back is shown with what its author had not seen`() async throws
        {
            let scene = try await HostileStory.Scene()
            try await scene.rita.run("send", scene.caseID, "-m", "held back")
            let late = try #require(scene.server.logs[scene.shared]?.last)
            scene.server.rewrite(scene.shared) { $0 = scene.told }
            try await scene.max.run("send", scene.caseID, "-m", "the first meanwhile")
            try await scene.max.run("send", scene.caseID, "-m", "the second meanwhile")
            scene.append(late.entry, to: scene.shared)
            let shown = try await scene.mia.run("read", scene.caseID, "--room", "shared").text
            #expect(shown.contains("written before its author saw entries 7 to 8"), "\(shown)")
            let entry = try #require(
                try await scene.mia.jsonLines("read", scene.caseID, "--room", "shared").last)
            #expect(try entry["text"].text == "held back")
            #expect(try entry["index"].number == 9)
            #expect(try entry["seen"].number == 7)
            // Its author holds a receipt for another place.
            try await scene.rita.ending("read", scene.caseID).expectCaught(
                "room shared", entry: 7, "is not the entry that was verified here before: the log was forked")
        }

        @Test func `A51 an acknowledgement whose author had not seen the report does not stop the clock`()
            async throws
        {
            let scene = try await HostileStory.Scene()
            let log = scene.otherShared
            // Sven's report is entry 1. Max acknowledges what stood there before it, and what stands there now.
            scene.server.rewrite(log) { $0.removeLast($0.count - 2) }
            let before = (scene.server.logs[log] ?? []).places(in: log)[1]
            let max = try await scene.max.identity()
            let device = try await Self.device(of: scene)
            for (seen, isAcknowledged) in [(before, false), (nil, true)] {
                scene.append(
                    try scene.message(
                        words("", by: max.fingerprint, kind: .acknowledgement), in: log, by: max,
                        prefix: scene.prefix(of: log, seen: seen)), to: log)
                let inbox = try await device.jsonLines("inbox")
                let entry = try #require(try inbox.first { try $0["case"].text == log.caseID.text })
                #expect((entry["acknowledgedAt"] != .null) == isAcknowledged, "\(entry)")
            }
        }

        /// A fresh home of Max's, which remembers nothing of any room.
        private static func device(of scene: HostileStory.Scene) async throws -> Resident {
            let device = Resident("Device", in: scene.folder.path)
            let max = try await scene.max.run("id", "export", "--plain").output
            try await device.run("id", "import", "-", input: max)
            try await device.run("program", "pin", scene.story.household.address)
            return device
        }

        // MARK: Before and after a removal

        /// The shared room after Cora removed Mia, an entry of Mia's that was never there, and what stands before it.
        private func removed(
            seen count: Int, in scene: HostileStory.Scene
        ) async throws -> (log: [StoredEntry], slipped: StoredEntry) {
            let mia = try await scene.mia.identity()
            let prefix = try scene.prefix(of: scene.shared, seen: scene.place(after: count))
            let slipped = try scene.message(
                words("slipped in", by: mia.fingerprint), in: scene.shared, by: mia, prefix: prefix)
            try await scene.cora.run("case", "remove", scene.caseID, "Mia Maintainer Quince")
            let log = scene.server.logs[scene.shared] ?? []
            #expect(log.count == 8)
            return (log, StoredEntry(time: log[6].time, entry: slipped))
        }

        @Test func `A52 an entry that is slipped in before what a removal's author had seen is noticed`()
            async throws
        {
            let scene = try await HostileStory.Scene()
            let (log, slipped) = try await removed(seen: 6, in: scene)
            scene.rewrite(scene.shared) { $0 = log[..<6] + [slipped] + log[6...] }
            try await Self.device(of: scene).ending("read", scene.caseID).expectCaught(
                "room shared", entry: 8, Self.forked)
        }

        @Test
        func `A52 an entry that is slipped in directly before a removal contradicts its author's receipt`()
            async throws
        {
            let scene = try await HostileStory.Scene()
            let (log, slipped) = try await removed(seen: 7, in: scene)
            scene.rewrite(scene.shared) { $0 = log[..<7] + [slipped] + log[7...] }
            // The documented limit: nothing tells a first-time reader, but that the removal's author had
            // not seen it.
            let thread = try await Self.device(of: scene).jsonLines("read", scene.caseID, "--room", "shared")
            #expect(try thread[7]["text"].text == "slipped in")
            #expect(try thread[8]["kind"].text == "statement")
            #expect(try thread[8]["seen"].number == 7)
            for command in [["read", scene.caseID], ["case", "rotate", scene.caseID]] {
                let ending = try await scene.cora.start(command).finish()
                #expect(ending.status == 3, "\(ending)")
                #expect(
                    ending.talk.contains(
                        "room shared, entry 7: is not the entry that was verified here before"), "\(ending)")
            }
        }

        @Test func `A52 an entry that is slipped in after a removal is of an epoch that is over`()
            async throws
        {
            let scene = try await HostileStory.Scene()
            let (log, slipped) = try await removed(seen: 7, in: scene)
            scene.rewrite(scene.shared) { $0 = log + [StoredEntry(time: log[7].time, entry: slipped.entry)] }
            try await scene.rita.ending("read", scene.caseID).expectCaught(
                "room shared", entry: 8, "is of epoch 2, and epoch 3 is due")
        }
    }
}
