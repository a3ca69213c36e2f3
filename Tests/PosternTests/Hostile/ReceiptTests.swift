import PosternFormat
import PosternSigning
import Testing

extension HostileServerTests {
    /// Attack A10: a receipt for something else, by somebody else, or out of time.
    struct ReceiptTests {
        @Test func `A10 a sender refuses a receipt for another place`() async throws {
            let scene = try await HostileStory.Scene()
            let server = scene.server
            let told = scene.told[6].entry
            server.lie.receipt = { server.receipt(for: told, in: $0.log, at: 6).encoded }
            try await scene.rita.ending("send", scene.caseID, "-m", "more").expectCaught(
                "room shared", entry: 7, "its receipt is for something else")
        }

        @Test func `A10 a sender refuses a receipt for other bytes`() async throws {
            let scene = try await HostileStory.Scene()
            let server = scene.server
            let told = scene.told[6].entry
            server.lie.receipt = { server.receipt(for: told, in: $0.log, at: $0.index).encoded }
            try await scene.rita.ending("send", scene.caseID, "-m", "more").expectCaught(
                "room shared", entry: 7, "its receipt is for something else")
        }

        @Test func `A10 a sender refuses a receipt for another room`() async throws {
            let scene = try await HostileStory.Scene()
            let other = scene.internal
            let server = scene.server
            server.lie.receipt = { honest in
                Receipt(
                    log: other, index: honest.index, entryHash: honest.entryHash,
                    receivedAt: honest.receivedAt, sign: server.sign
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
                    log: honest.log, index: honest.index, entryHash: honest.entryHash,
                    receivedAt: Timestamp(milliseconds: 1_700_000_000_000) ?? .now, sign: server.sign
                ).encoded
            }
            try await scene.rita.ending("send", scene.caseID, "-m", "more").expectCaught(
                "room shared", entry: 7, "its receipt is older than that of the entry before it")
        }

        @Test func `A10 a sender refuses what is no receipt`() async throws {
            let scene = try await HostileStory.Scene()
            scene.server.lie.receipt = { Array($0.encoded.dropLast()) }
            try await scene.rita.ending("send", scene.caseID, "-m", "more").expectCaught(
                "room shared", entry: 7, "its receipt is not well formed")
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
            let told = scene.told[6].entry
            server.lie.receipt = { server.receipt(for: told, in: $0.log, at: $0.index).encoded }
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

        @Test func `A10 receipts that changed places are noticed by readers`() async throws {
            let scene = try await HostileStory.Scene()
            scene.server.rewrite(scene.shared) { entries in
                let (first, second) = (entries[1], entries[2])
                entries[1] = StoredEntry(entry: first.entry, receipt: second.receipt)
                entries[2] = StoredEntry(entry: second.entry, receipt: first.receipt)
            }
            try await scene.mia.ending("read", scene.caseID).expectCaught(
                "room shared", entry: 1, "its receipt is for something else")
        }

        @Test func `A10 a receipt older than the one before it is noticed by readers`() async throws {
            let scene = try await HostileStory.Scene()
            scene.server.rewrite(scene.shared) { entries in
                let old = scene.server.receipt(
                    for: entries[3].entry, in: scene.shared, at: 3,
                    time: Timestamp(milliseconds: 1_700_000_000_000) ?? .now)
                entries[3] = StoredEntry(entry: entries[3].entry, receipt: old.encoded)
            }
            try await scene.mia.ending("read", scene.caseID).expectCaught(
                "room shared", entry: 3, "its receipt is older than that of the entry before it")
        }

        /// The receipt that is due, signed with another key than the program's server has.
        private static let signedBySomebodyElse: @Sendable (Receipt) -> [UInt8] = { honest in
            let key = SigningKey(random: .system)
            return Receipt(
                log: honest.log, index: honest.index, entryHash: honest.entryHash,
                receivedAt: honest.receivedAt
            ) { key.signature(tag: $0, program: $1, over: $2) }.encoded
        }
    }
}
