import PosternFormat
import PosternSealing
import PosternSigning
import Testing

extension HostileServerTests {
    /// Attacks A1, A6, A8, A41 on the end of a room: a forged tombstone, one of another room, a destroyed room that comes
    /// back.
    struct TombstoneTests {
        /// Puts nothing but this tombstone in the place of the shared room.
        private func bury(_ scene: HostileStory.Scene, under tombstone: [UInt8]) {
            scene.server.rewrite(scene.shared) { $0 = [StoredEntry(time: .now, entry: tombstone)] }
        }

        /// The tombstone that would stand after a statement that ends the room, which nobody has seen, at this place.
        private func tombstone(
            of log: LogID, at index: UInt64, by author: Fingerprint, in scene: HostileStory.Scene, sign: Sign
        ) throws -> [UInt8] {
            let nobodys = Entry.hash(of: [UInt8](repeating: 7, count: 9), program: log.program)
            let end = Place(count: index, head: nobodys)
            return Statement(
                prefix: try scene.prefix(of: log, seen: end), madeAt: .now, last: end, reason: .destroyed,
                author: author, sign: sign
            ).encoded
        }

        private func destroy(_ scene: HostileStory.Scene, _ caseID: String) async throws {
            try await scene.cora.run("case", "close", caseID)
            try await scene.cora.run("case", "destroy", caseID, "--yes")
        }

        @Test func `A8 a tombstone that the server forged is refused`() async throws {
            let scene = try await HostileStory.Scene()
            let ghost = Identity(name: nil, random: .system)
            let author = try await scene.cora.identity().fingerprint
            let tombstone = try tombstone(of: scene.shared, at: 8, by: author, in: scene) {
                ghost.sign($0, $1, $2)
            }
            bury(scene, under: tombstone)
            for reader in [scene.mia, scene.max, scene.rita] {
                try await reader.ending("read", scene.caseID).expectCaught(
                    "room shared", entry: 8, "signature does not match")
            }
        }

        @Test func `A8 a tombstone that a maintainer signed is refused`() async throws {
            let scene = try await HostileStory.Scene()
            let max = try await scene.max.identity()
            let author = max.fingerprint
            let tombstone = try tombstone(of: scene.shared, at: 8, by: author, in: scene) {
                max.sign($0, $1, $2)
            }
            bury(scene, under: tombstone)
            try await scene.mia.ending("read", scene.caseID).expectCaught(
                "room shared", entry: 8, "its author is not a coordinator of the program")
        }

        @Test func `A6 a tombstone of another case is refused`() async throws {
            let scene = try await HostileStory.Scene()
            try await destroy(scene, scene.story.otherCase.text)
            let tombstone = try #require(scene.server.logs[scene.otherShared]?.last)
            scene.server.rewrite(scene.shared) { $0 = [tombstone] }
            let index = try #require(tombstone.statement).prefix.seen.count
            for reader in [scene.mia, scene.rita] {
                try await reader.ending("read", scene.caseID).expectCaught(
                    "room shared", entry: Int(index), "was made for another log")
            }
        }

        @Test func `A6 a tombstone of the internal room is refused in the shared one`() async throws {
            let scene = try await HostileStory.Scene()
            try await destroy(scene, scene.caseID)
            let tombstone = try #require(scene.server.logs[scene.internal]?.last)
            scene.server.rewrite(scene.shared) { $0 = [tombstone] }
            let index = try #require(tombstone.statement).prefix.seen.count
            try await scene.rita.ending("read", scene.caseID).expectCaught(
                "room shared", entry: Int(index), "was made for another log")
        }

        @Test(arguments: [["read"], ["send", "-m", "more"], ["audit"]])
        func `A8 a destroyed room that comes back is refused by whoever saw its end`(
            command: [String]
        ) async throws {
            let scene = try await HostileStory.Scene()
            try await scene.cora.run("case", "close", scene.caseID)
            let closed = scene.server.logs
            try await scene.cora.run("case", "destroy", scene.caseID, "--yes")
            let seen = try await scene.rita.ending("read", scene.caseID)
            #expect(!seen.text.contains("secret"), "\(seen)")
            scene.server.logs = closed
            try await scene.rita.start([command[0], scene.caseID] + command.dropFirst()).finish()
                .expectCaught(
                    "room shared", entry: 8,
                    "was verified here before and is gone: the server was put back to 8 entries")
        }

        @Test func `A8 a tombstone that stands before what was verified is refused`() async throws {
            let scene = try await HostileStory.Scene()
            // A tombstone that Cora really signed, for a shorter history.
            let cora = try await scene.cora.identity()
            let author = cora.fingerprint
            let tombstone = try tombstone(of: scene.shared, at: 5, by: author, in: scene) {
                cora.sign($0, $1, $2)
            }
            bury(scene, under: tombstone)
            try await scene.max.ending("read", scene.caseID).expectCaught(
                "room shared", entry: 5,
                "was verified here before and is gone: the server was put back to 6 entries")
        }

        @Test(arguments: [0, 4])
        func `A41 a room that was seen destroyed by its statements only does not come back`(
            more: Int
        ) async throws {
            let scene = try await HostileStory.Scene()
            let carl = Resident("Carl", in: scene.folder.path)
            let card = try await carl.moveIn()
            try await scene.cora.run("program", "enroll", card, "--role", "coordinator", "--name", "Carl")
            try await carl.run("program", "pin", scene.story.household.address)
            try await destroy(scene, scene.caseID)
            // Carl never reads the case: he goes by the statements.
            try await carl.run("case", "rotate", "--all")
            scene.server.rewrite(scene.shared) { $0 = scene.told }
            for number in 0..<more {
                try await scene.rita.run("send", scene.caseID, "-m", "after it came back, \(number)")
            }
            let count = scene.server.logs[scene.shared]?.count
            let ending = try await carl.ending("case", "rotate", "--all")
            #expect(ending.status == 3, "\(ending)")
            let what =
                more == 0
                ? "was verified here before and is gone: the server was put back to 7 entries"
                : "is not the entry that was verified here before: the log was forked"
            #expect((ending.talk + ending.text).contains("room shared, entry 8: \(what)"), "\(ending)")
            #expect(scene.server.logs[scene.shared]?.count == count)
        }
    }
}
