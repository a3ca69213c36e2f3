import PosternFormat
import PosternSigning
import Testing

extension HostileServerTests {
    /// Attack A10: a receipt for something else, by somebody else, or out of time.
    struct ReceiptTests {
        @Test func `a sender refuses a receipt for another place`() async throws {
            let scene = try await HostileStory.Scene()
            let server = scene.server
            let told = scene.told[6].entry
            server.lie.receipt = { server.receipt(for: told, in: $0.log, at: 6).encoded }
            try await scene.rita.ending("send", scene.caseID, "-m", "more").expectCaught(
                "room shared", entry: 7, "its receipt is for something else")
        }

        @Test func `a sender refuses a receipt for other bytes`() async throws {
            let scene = try await HostileStory.Scene()
            let server = scene.server
            let told = scene.told[6].entry
            server.lie.receipt = { server.receipt(for: told, in: $0.log, at: $0.index).encoded }
            try await scene.rita.ending("send", scene.caseID, "-m", "more").expectCaught(
                "room shared", entry: 7, "its receipt is for something else")
        }

        @Test func `a sender refuses a receipt for another room`() async throws {
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

        @Test func `a sender refuses a receipt that the program's server did not sign`() async throws {
            let scene = try await HostileStory.Scene()
            let signing = Shared(SigningKey(random: .system))
            scene.server.lie.receipt = { honest in
                Receipt(
                    log: honest.log, index: honest.index, entryHash: honest.entryHash,
                    receivedAt: honest.receivedAt, sign: signing.sign
                ).encoded
            }
            try await scene.rita.ending("send", scene.caseID, "-m", "more").expectCaught(
                "room shared", entry: 7, "its receipt is not signed by the program's server")
        }

        @Test func `a sender refuses a receipt from before the last entry`() async throws {
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

        @Test func `a sender refuses what is no receipt`() async throws {
            let scene = try await HostileStory.Scene()
            scene.server.lie.receipt = { Array($0.encoded.dropLast()) }
            try await scene.rita.ending("send", scene.caseID, "-m", "more").expectCaught(
                "room shared", entry: 7, "its receipt is not well formed")
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

        @Test func `receipts that changed places are noticed by readers`() async throws {
            let scene = try await HostileStory.Scene()
            scene.server.rewrite(scene.shared) { entries in
                let (first, second) = (entries[1], entries[2])
                entries[1] = StoredEntry(entry: first.entry, receipt: second.receipt)
                entries[2] = StoredEntry(entry: second.entry, receipt: first.receipt)
            }
            try await scene.mia.ending("read", scene.caseID).expectCaught(
                "room shared", entry: 1, "its receipt is for something else")
        }

        @Test func `a receipt older than the one before it is noticed by readers`() async throws {
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

        /// A key that closures share.
        private final class Shared: Sendable {
            private let key: SigningKey
            init(_ key: consuming SigningKey) { self.key = key }

            func sign(_ tag: PosternSigning.Tag, _ program: ProgramID, _ bytes: [UInt8]) -> Signature {
                key.signature(tag: tag, program: program, over: bytes)
            }
        }
    }
}
