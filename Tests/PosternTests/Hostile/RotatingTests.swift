import PosternFormat
import PosternSealing
import PosternSigning
import Testing

extension HostileServerTests {
    /// Attacks A4, A8, A9 on a coordinator who issues keys without reading the messages between: statements hidden, a
    /// false head.
    struct RotatingTests {
        /// A second coordinator, who knows nothing of the case yet.
        private func carl(in scene: HostileStory.Scene) async throws -> Resident {
            let carl = Resident("Carl", in: scene.folder.path)
            let card = try await carl.moveIn()
            try await scene.cora.run("program", "enroll", card, "--role", "coordinator", "--name", "Carl")
            try await carl.run("program", "pin", scene.story.household.address)
            return carl
        }

        private func expectCaught(
            _ ending: RunningProgram.Ending, entry: Int, _ what: String,
            sourceLocation: SourceLocation = #_sourceLocation
        ) {
            #expect(ending.status == 3, "\(ending)", sourceLocation: sourceLocation)
            #expect(
                (ending.talk + ending.text).contains("room shared, entry \(entry): \(what)"), "\(ending)",
                sourceLocation: sourceLocation)
        }

        @Test func `A9 a statement that is hidden from a rotating coordinator is missed by the next one`()
            async throws
        {
            let scene = try await HostileStory.Scene()
            try await scene.cora.run("case", "rotate", scene.caseID)
            let carl = try await carl(in: scene)
            let shared = scene.shared
            let hidden = scene.told[4]
            scene.server.lie.statements = { log, page, _ in
                log == shared
                    ? Page(count: page.count, entries: page.entries.filter { $0.entry != hidden.entry })
                    : page
            }
            for coordinator in [carl, scene.cora] {
                expectCaught(
                    try await coordinator.ending("case", "rotate", "--all"), entry: 7,
                    "does not follow the statement before it")
            }
            #expect(scene.server.logs[shared]?.count == 8)
        }

        @Test func `A8 the newest statement that is hidden from who signed it is missed`() async throws {
            let scene = try await HostileStory.Scene()
            try await scene.cora.run("case", "rotate", scene.caseID)
            let shared = scene.shared
            scene.server.lie.show = { log, entries, _ in log == shared ? entries.dropLast() : entries }
            expectCaught(
                try await scene.cora.ending("case", "rotate", "--all"), entry: 7,
                "was verified here before and is gone: the server was put back to 7 entries")
            #expect(scene.server.logs[shared]?.count == 8)
        }

        @Test func `A9 a removal that is hidden from a rotating coordinator is noticed by who saw it`()
            async throws
        {
            let scene = try await HostileStory.Scene()
            let carl = try await carl(in: scene)
            try await scene.cora.run("case", "remove", scene.caseID, "Max Maintainer Quartz")
            try await scene.rita.run("read", scene.caseID)
            // Carl is shown the room before the removal, and rotates it with Max in it.
            let shared = scene.shared
            scene.server.rewrite(shared) { $0.removeLast() }
            try await carl.run("case", "rotate", "--all")
            #expect(try scene.epoch(of: shared).members.contains { $0.name.text.hasPrefix("Max") })
            for who in [["read", scene.caseID], ["send", scene.caseID, "-m", "more"]] {
                try await scene.rita.start(who).finish().expectCaught(
                    "room shared", entry: 7,
                    "is not the entry that was verified here before: the log was forked"
                )
            }
            expectCaught(
                try await scene.cora.ending("case", "rotate", "--all"), entry: 7,
                "is not the entry that was verified here before: the log was forked")
        }

        @Test func `A4 a false head is noticed by a rotating coordinator who had verified the true one`()
            async throws
        {
            let scene = try await HostileStory.Scene()
            let (shared, server) = (scene.shared, scene.server)
            let bytes = scene.told[6].entry.flipping(bit: 1, at: scene.told[6].entry.count - 40)
            let forged = StoredEntry(
                entry: bytes, receipt: server.receipt(for: bytes, in: shared, at: 6).encoded)
            server.lie.statements = { log, page, _ in
                log == shared ? Page(count: page.count, entries: page.entries.dropLast() + [forged]) : page
            }
            expectCaught(
                try await scene.cora.ending("case", "rotate", "--all"), entry: 6,
                "is not the entry that was verified here before: the log was forked")
            #expect(server.logs[shared]?.count == 7)
        }

        @Test func `A4 a key that was issued after a false head fits no log that anybody is shown`()
            async throws
        {
            let scene = try await HostileStory.Scene()
            let carl = try await carl(in: scene)
            let (shared, server) = (scene.shared, scene.server)
            let bytes = scene.told[6].entry.flipping(bit: 1, at: scene.told[6].entry.count - 40)
            let forged = StoredEntry(
                entry: bytes, receipt: server.receipt(for: bytes, in: shared, at: 6).encoded)
            server.lie.statements = { log, page, _ in
                guard log == shared, page.count == 7 else { return page }
                return Page(count: page.count, entries: page.entries.dropLast() + [forged])
            }
            _ = try await carl.ending("case", "rotate", "--all")
            #expect(server.logs[shared]?.count == 8)
            server.lie = HostileServer.Lie()
            for reader in [scene.mia, scene.max] {
                try await reader.ending("read", scene.caseID).expectCaught(
                    "room shared", entry: 7, "does not follow the entry before it: the log was altered")
            }
        }
    }
}
