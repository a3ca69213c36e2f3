import PosternFormat
import PosternSigning
import Testing

extension HostileServerTests {
    /// Attack A10: a receipt for something else, by somebody else, or out of time.
    struct ReceiptTests {
        @Test func `A10 a sender refuses a receipt for another place`() async throws {
            let scene = try await HostileStory.Scene()
            let other = try #require(scene.server.receipt(of: scene.told, in: scene.shared)).encoded
            scene.server.lie.receipt = { _ in other }
            try await scene.rita.ending("send", scene.caseID, "-m", "more").expectCaught(
                "room shared", entry: 7, "its receipt is for something else")
        }

        @Test func `A10 a sender refuses a receipt for other bytes`() async throws {
            let scene = try await HostileStory.Scene()
            let server = scene.server
            let told = scene.told[6]
            server.lie.receipt = { server.receipt(for: told, in: $0.log, after: $0.before).encoded }
            try await scene.rita.ending("send", scene.caseID, "-m", "more").expectCaught(
                "room shared", entry: 7, "its receipt is for something else")
        }

        @Test func `A10 a sender refuses a receipt with another head before it`() async throws {
            let scene = try await HostileStory.Scene()
            let server = scene.server
            server.lie.receipt = { honest in
                let before = Place(count: honest.index, head: honest.entryHash)
                return Receipt(
                    log: honest.log, before: before, time: honest.time, entryHash: honest.entryHash,
                    sign: server.sign
                ).encoded
            }
            try await scene.rita.ending("send", scene.caseID, "-m", "more").expectCaught(
                "room shared", entry: 7, "its receipt is for something else")
        }

        @Test func `A10 a sender refuses a receipt for another room`() async throws {
            let scene = try await HostileStory.Scene()
            let other = scene.internal
            let server = scene.server
            server.lie.receipt = { honest in
                Receipt(
                    log: other, before: honest.before, time: honest.time, entryHash: honest.entryHash,
                    sign: server.sign
                ).encoded
            }
            try await scene.rita.ending("send", scene.caseID, "-m", "more").expectCaught(
                "room shared", entry: 7, "its receipt is for something else")
        }

        @Test func `A10 a sender refuses a receipt that the program's server did not sign`() async throws {
            let scene = try await HostileStory.Scene()
            scene.server.lie.receipt = Self.signedBySomebodyElse
            try await scene.rita.ending("send", scene.caseID, "-m", "more").expectCaught(
                "room shared", entry: 7, "its receipt is not signed by the program's server")
        }

        @Test func `A10 a sender refuses a receipt from before the last entry`() async throws {
            let scene = try await HostileStory.Scene()
            let server = scene.server
            server.lie.receipt = { honest in
                Receipt(
                    log: honest.log, before: honest.before,
                    time: Timestamp(milliseconds: 1_700_000_000_000) ?? .now, entryHash: honest.entryHash,
                    sign: server.sign
                ).encoded
            }
            try await scene.rita.ending("send", scene.caseID, "-m", "more").expectCaught(
                "room shared", entry: 7, "came before the entry before it, says the server")
        }

        @Test func `A10 a sender refuses what is no receipt`() async throws {
            let scene = try await HostileStory.Scene()
            scene.server.lie.receipt = { Array($0.encoded.dropLast()) }
            try await scene.rita.ending("send", scene.caseID, "-m", "more").expectCaught(
                "room shared", entry: 7, "the receipt is not well formed")
        }

        @Test(arguments: [
            ["send", "-m", "more"], ["note", "-m", "more"], ["ack"], ["report", "-"], ["case rotate"],
            ["case close"],
        ])
        func `A10 every command that writes into a room verifies its receipt`(command: [String]) async throws
        {
            let scene = try await HostileStory.Scene()
            scene.server.lie.receipt = Self.signedBySomebodyElse
            let words = command[0].split(separator: " ").map(String.init)
            let ending = try await scene.cora.start(
                words + [scene.caseID] + command.dropFirst(), input: Array("a report".utf8)
            ).finish()
            #expect(ending.status == 3, "\(ending)")
            #expect(ending.output.isEmpty)
            #expect(ending.talk.contains("case \(scene.caseID.prefix(8)), room "))
            #expect(ending.talk.contains(": its receipt is not signed by the program's server"))
        }

        @Test func `A10 an enrolment verifies its receipt`() async throws {
            let scene = try await HostileStory.Scene()
            scene.server.lie.receipt = Self.signedBySomebodyElse
            let newcomer = Resident("Newcomer", in: scene.folder.path)
            let card = try await newcomer.moveIn()
            let ending = try await scene.cora.ending(
                "program", "enroll", card, "--role", "maintainer", "--name", "Newcomer")
            ending.expectCaught(
                "program \(scene.story.program.text.prefix(8))", entry: 3,
                "its receipt is not signed by the program's server")
        }

        @Test func `A10 an enrolment that the server acknowledges and does not keep is missed`() async throws
        {
            let scene = try await HostileStory.Scene()
            scene.server.lie.keeps = { _ in false }
            let newcomer = Resident("Newcomer", in: scene.folder.path)
            let card = try await newcomer.moveIn()
            let ending = try await scene.cora.ending(
                "program", "enroll", card, "--role", "maintainer", "--name", "Newcomer")
            ending.expectCaught(
                "program \(scene.story.program.text.prefix(8))", entry: 3,
                "the server gave a receipt for it and does not give it out")
        }

        @Test func `A10 a case that is opened verifies its receipts`() async throws {
            let scene = try await HostileStory.Scene()
            let server = scene.server
            let told = scene.told[6]
            server.lie.receipt = { server.receipt(for: told, in: $0.log, after: $0.before).encoded }
            let newcomer = Resident("Newcomer", in: scene.folder.path)
            let card = try await newcomer.moveIn()
            let ending = try await scene.cora.ending(
                "case", "open", "--card", card, "--contact", "https://example.org/issues/9")
            ending.expectCaught("room internal", entry: 0, "its receipt is for something else")
        }

        @Test func `a message whose receipt was refused is not sent again`() async throws {
            let scene = try await HostileStory.Scene()
            scene.server.lie.receipt = { Array($0.encoded.dropLast()) }
            #expect(try await scene.rita.ending("send", scene.caseID, "-m", "more").status == 3)
            scene.server.lie = HostileServer.Lie()
            let sent = try await scene.rita.json("send", scene.caseID, "-m", "more")
            #expect(try sent["index"].number == 7)
            #expect(scene.server.logs[scene.shared]?.count == 8)
        }

        // MARK: One receipt a page

        /// What a reader sees who meets the room for the first time, where its page is another than is due.
        private func read(
            _ alter: @escaping @Sendable (Page, HostileStory.Scene) -> Page
        ) async throws -> RunningProgram.Ending {
            let scene = try await HostileStory.Scene()
            let shared = scene.shared
            scene.server.lie.page = { log, page in
                log == shared ? alter(page, scene).encoded : page.encoded
            }
            return try await scene.mia.ending("read", scene.caseID)
        }

        @Test func `A10 a page with the receipt of an earlier page is refused`() async throws {
            try await read { page, scene in
                let earlier = scene.server.receipt(of: Array(scene.told[..<5]), in: scene.shared)
                return Page(count: page.count, entries: page.entries, receipt: earlier?.encoded ?? [])
            }.expectCaught("room shared", entry: 6, "its receipt is for something else")
        }

        @Test func `A10 a page without its receipt is refused`() async throws {
            try await read { page, _ in Page(count: page.count, entries: page.entries, receipt: []) }
                .expectCaught("room shared", entry: 6, "its receipt is not well formed")
        }

        @Test func `A10 a page whose receipt the program's server did not sign is refused`() async throws {
            try await read { page, _ in
                let honest = try? Receipt(decoding: page.receipt)
                return Page(
                    count: page.count, entries: page.entries,
                    receipt: honest.map(Self.signedBySomebodyElse) ?? [])
            }.expectCaught("room shared", entry: 6, "its receipt is not signed by the program's server")
        }

        @Test func `A10 a time that is altered under the receipt is noticed by readers`() async throws {
            try await read { page, _ in
                let last = page.entries[6]
                let later = StoredEntry(
                    time: last.time.adding(milliseconds: 1), entry: last.entry)
                return Page(
                    count: page.count, entries: page.entries.dropLast() + [later], receipt: page.receipt)
            }.expectCaught("room shared", entry: 6, "its receipt is for something else")
        }

        @Test func `A10 a time before that of the entry before is noticed by readers`() async throws {
            let scene = try await HostileStory.Scene()
            scene.rewrite(scene.shared) {
                let old = Timestamp(milliseconds: 1_700_000_000_000) ?? .now
                $0[3] = StoredEntry(time: old, entry: $0[3].entry)
            }
            try await scene.mia.ending("read", scene.caseID).expectCaught(
                "room shared", entry: 3, "came before the entry before it, says the server")
        }

        @Test func `A10 a receipt for one index with another head is missed by who holds the first`()
            async throws
        {
            let scene = try await HostileStory.Scene()
            try await scene.rita.run("send", scene.caseID, "-m", "more")
            // The same entry in the same place, received at another time: another head.
            scene.rewrite(scene.shared) {
                let time = $0[7].time
                $0[7] = StoredEntry(time: time.adding(milliseconds: 1), entry: $0[7].entry)
            }
            try await scene.rita.ending("read", scene.caseID).expectCaught(
                "room shared", entry: 7, "is not the entry that was verified here before: the log was forked")
        }

        /// The receipt that is due, signed with another key than the program's server has.
        private static let signedBySomebodyElse: @Sendable (Receipt) -> [UInt8] = { honest in
            let key = SigningKey(random: .system)
            return Receipt(
                log: honest.log, before: honest.before, time: honest.time, entryHash: honest.entryHash
            ) { key.signature(tag: $0, program: $1, over: $2) }.encoded
        }
    }
}
