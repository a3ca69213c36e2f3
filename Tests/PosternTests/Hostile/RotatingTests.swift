import PosternFormat
import PosternSealing
import PosternSigning
import Testing

extension HostileServerTests {
    /// Attacks A4, A8, A9, A10 on a coordinator who issues keys without reading the messages between: statements hidden, a
    /// false end, receipts of something else.
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
                log == shared ? page.with { $0.filter { $0.stored.entry != hidden.entry } } : page
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

        /// The end of the shared room, as it would be with another last entry.
        private func falseEnd(of scene: HostileStory.Scene) -> [UInt8] {
            let told = scene.told
            let bytes = told[6].entry.flipping(bit: 1, at: told[6].entry.count - 40)
            let forged = told.dropLast() + [StoredEntry(time: told[6].time, entry: bytes)]
            return scene.server.receipt(of: Array(forged), in: scene.shared)?.encoded ?? []
        }

        @Test func `A4 a false end is noticed by a rotating coordinator who had verified the true one`()
            async throws
        {
            let scene = try await HostileStory.Scene()
            let shared = scene.shared
            let end = falseEnd(of: scene)
            scene.server.lie.statements = { log, page, _ in log == shared ? page.with(endReceipt: end) : page
            }
            expectCaught(
                try await scene.cora.ending("case", "rotate", "--all"), entry: 6,
                "is not the entry that was verified here before: the log was forked")
            #expect(scene.server.logs[shared]?.count == 7)
        }

        @Test func `A4 a key that was issued after a false end fits no log that anybody is shown`()
            async throws
        {
            let scene = try await HostileStory.Scene()
            let carl = try await carl(in: scene)
            let (shared, server) = (scene.shared, scene.server)
            let end = falseEnd(of: scene)
            server.lie.statements = { log, page, _ in log == shared ? page.with(endReceipt: end) : page }
            expectCaught(try await carl.ending("case", "rotate", "--all"), entry: 7, Self.forked)
            #expect(server.logs[shared]?.count == 8)
            server.lie = HostileServer.Lie()
            for reader in [scene.mia, scene.max] {
                try await reader.ending("read", scene.caseID).expectCaught(
                    "room shared", entry: 7, Self.forked)
            }
        }

        private static let forked = "its author had seen another log than this one: the log was forked"

        // MARK: Receipts of the statements alone

        /// What a coordinator who knows nothing of the case says about altered statements of the shared room.
        private func rotate(
            _ alter: @escaping @Sendable (StatementsPage, HostileStory.Scene) -> StatementsPage
        ) async throws -> RunningProgram.Ending {
            let scene = try await HostileStory.Scene()
            let carl = try await carl(in: scene)
            let shared = scene.shared
            scene.server.lie.statements = { log, page, _ in log == shared ? alter(page, scene) : page }
            let ending = try await carl.ending("case", "rotate", "--all")
            #expect(scene.server.logs[shared]?.count == 7)
            return ending
        }

        @Test func `A8 an end before the last statement is refused`() async throws {
            let ending = try await rotate { page, scene in
                let end = scene.server.receipt(of: Array(scene.told[..<3]), in: scene.shared)
                return page.with(endReceipt: end?.encoded)
            }
            expectCaught(ending, entry: 4, "its receipt is for something else")
        }

        @Test func `A10 the receipt of another entry in the place of the last statement's is refused`()
            async throws
        {
            let ending = try await rotate { page, _ in page.with(statementReceipt: page.endReceipt) }
            expectCaught(ending, entry: 4, "its receipt is for something else")
        }

        @Test func `A10 an end of another room is refused`() async throws {
            let ending = try await rotate { page, scene in
                let entries = scene.server.logs[scene.otherShared] ?? []
                let other = scene.server.receipt(of: entries, in: scene.otherShared)
                return page.with(endReceipt: other?.encoded)
            }
            expectCaught(ending, entry: 4, "its receipt is for something else")
        }

        @Test func `A4 a statement in another place than its own is refused`() async throws {
            let ending = try await rotate { page, scene in
                page.with { statements in
                    statements.map { placed in
                        guard placed.before.count == 4 else { return placed }
                        return PlacedStatement(before: scene.place(after: 3), stored: placed.stored)
                    }
                }
            }
            expectCaught(ending, entry: 3, Self.forked)
        }

        @Test func `A10 a time that is altered under the last statement's receipt is noticed`() async throws {
            let ending = try await rotate { page, _ in
                page.with { statements in
                    statements.map { placed in
                        guard placed.before.count == 4 else { return placed }
                        let time = placed.stored.time
                        return PlacedStatement(
                            before: placed.before,
                            stored: StoredEntry(
                                time: time.adding(milliseconds: 1), entry: placed.stored.entry))
                    }
                }
            }
            expectCaught(ending, entry: 4, "its receipt is for something else")
        }

        @Test func `A8 an end that was put back is missed by a coordinator who had seen more`() async throws {
            let scene = try await HostileStory.Scene()
            let shared = scene.shared
            let end = scene.server.receipt(of: Array(scene.told[..<6]), in: shared)?.encoded
            scene.server.lie.statements = { log, page, _ in log == shared ? page.with(endReceipt: end) : page
            }
            expectCaught(
                try await scene.cora.ending("case", "rotate", "--all"), entry: 6,
                "was verified here before and is gone: the server was put back to 6 entries")
        }
    }
}

extension StatementsPage {
    /// The same page with other statements or receipts.
    func with(
        statementReceipt: [UInt8]? = nil, endReceipt: [UInt8]? = nil, approvals: [[UInt8]]? = nil,
        _ change: ([PlacedStatement]) -> [PlacedStatement] = { $0 }
    ) -> StatementsPage {
        StatementsPage(
            statements: change(statements), isLast: isLast,
            statementReceipt: statementReceipt ?? self.statementReceipt,
            endReceipt: endReceipt ?? self.endReceipt, approvals: approvals ?? self.approvals)
    }
}
