import PosternFormat
import Testing

extension HostileServerTests {
    /// Attacks A4, A5, A6, A7, A31: entries dropped, moved, repeated, exchanged, damaged.
    struct AlteredLogTests {
        @Test(arguments: 1...5) func `A4 a dropped entry is noticed by whoever reads for the first time`(
            index: Int
        ) async throws {
            let scene = try await HostileStory.Scene()
            scene.rewrite(scene.shared) { $0.remove(at: index) }
            try await scene.mia.ending("read", scene.caseID).expectCaught(
                "room shared", entry: index,
                "its author had seen another log than this one: the log was forked")
        }

        @Test func `A4 a log without its first entry is refused`() async throws {
            let scene = try await HostileStory.Scene()
            scene.rewrite(scene.shared) { $0.remove(at: 0) }
            try await scene.mia.ending("read", scene.caseID).expectCaught(
                "room shared", entry: 0, "its author had seen another log than this one: the log was forked")
        }

        @Test func `A4 a dropped entry is noticed by a sender, who sends nothing`() async throws {
            let scene = try await HostileStory.Scene()
            scene.rewrite(scene.shared) { $0.remove(at: 2) }
            try await scene.rita.ending("send", scene.caseID, "-m", "more").expectCaught(
                "room shared", entry: 2, "its author had seen another log than this one: the log was forked")
            #expect(scene.server.logs[scene.shared]?.count == 6)
        }

        @Test func `A5 two entries that changed places are noticed`() async throws {
            let scene = try await HostileStory.Scene()
            scene.rewrite(scene.shared) { $0.swapAt(2, 3) }
            try await scene.mia.ending("read", scene.caseID).expectCaught(
                "room shared", entry: 2, "its author had seen another log than this one: the log was forked")
        }

        @Test func `A7 an entry that is repeated further down is noticed`() async throws {
            let scene = try await HostileStory.Scene()
            scene.rewrite(scene.shared) {
                $0.insert(StoredEntry(time: $0[2].time, entry: $0[1].entry), at: 3)
            }
            try await scene.mia.ending("read", scene.caseID).expectCaught(
                "room shared", entry: 3, "stands in the log twice")
        }

        @Test func `A7 the newest entry twice is noticed by whoever has read it once`() async throws {
            let scene = try await HostileStory.Scene()
            scene.rewrite(scene.shared) { $0.append($0[6]) }
            try await scene.rita.ending("read", scene.caseID).expectCaught(
                "room shared", entry: 7, "stands in the log twice")
        }

        @Test func `A6 the internal room's log in place of the shared one is noticed`() async throws {
            let scene = try await HostileStory.Scene()
            let entries = scene.server.logs[scene.internal] ?? []
            scene.server.rewrite(scene.shared) { $0 = entries }
            try await scene.mia.ending("read", scene.caseID, "--room", "shared").expectCaught(
                "room shared", entry: 0, "was made for another log")
        }

        @Test func `A6 the log of another case in place of this one is noticed`() async throws {
            let scene = try await HostileStory.Scene()
            let entries = scene.server.logs[scene.otherShared] ?? []
            scene.server.rewrite(scene.shared) { $0 = entries }
            try await scene.mia.ending("read", scene.caseID, "--room", "shared").expectCaught(
                "room shared", entry: 0, "was made for another log")
        }

        @Test func `A6 an entry of another case in the same place is noticed`() async throws {
            let scene = try await HostileStory.Scene()
            let stranger = try #require(scene.server.logs[scene.otherShared]?[2])
            scene.rewrite(scene.shared) { $0[2] = stranger }
            try await scene.mia.ending("read", scene.caseID).expectCaught(
                "room shared", entry: 2, "was made for another log")
        }

        @Test func `A6 an entry of the internal room in the same place is noticed`() async throws {
            let scene = try await HostileStory.Scene()
            let stranger = try #require(scene.server.logs[scene.internal]?[2])
            scene.rewrite(scene.shared) { $0[2] = stranger }
            try await scene.rita.ending("read", scene.caseID).expectCaught(
                "room shared", entry: 2, "was made for another log")
        }

        @Test(arguments: 0...6) func `A31 a first-time reader notices a flipped bit`(
            index: Int
        ) async throws {
            let scene = try await HostileStory.Scene()
            let shared = scene.shared
            let receipt = try #require(scene.server.receipt(of: scene.told, in: shared)).encoded
            scene.rewrite(shared) {
                let entry = $0[index].entry
                // Of a statement, a byte that is signed and not a member's.
                let place = $0[index].statement.map { $0.withoutMembers.count } ?? entry.count
                $0[index] = StoredEntry(
                    time: $0[index].time, entry: entry.flipping(bit: 3, at: place - 30))
            }
            scene.server.lie.page = { log, page in
                log == shared
                    ? Page(count: page.count, entries: page.entries, receipt: receipt).encoded : page.encoded
            }
            let (place, what) =
                switch index {
                case 0, 4: (index, "signature does not match")
                case 6: (index, "its receipt is for something else")
                default: (index + 1, "its author had seen another log than this one: the log was forked")
                }
            try await scene.mia.ending("read", scene.caseID).expectCaught("room shared", entry: place, what)
        }

        @Test(arguments: [0, 4]) func `A31 a flipped bit of a member in a statement is noticed`(
            index: Int
        ) async throws {
            let scene = try await HostileStory.Scene()
            scene.rewrite(scene.shared) {
                let entry = $0[index].entry
                $0[index] = StoredEntry(
                    time: $0[index].time, entry: entry.flipping(bit: 3, at: entry.count - 30))
            }
            try await scene.mia.ending("read", scene.caseID).expectCaught(
                "room shared", entry: index, "is not well formed: member 3 is not the one that was signed")
        }

        @Test func `A31 a flipped bit under fresh receipts breaks the chain`() async throws {
            let scene = try await HostileStory.Scene()
            scene.rewrite(scene.shared) { entries in
                let bytes = entries[1].entry
                entries[1] = StoredEntry(
                    time: entries[1].time, entry: bytes.flipping(bit: 0, at: bytes.count - 1))
            }
            try await scene.mia.ending("read", scene.caseID).expectCaught(
                "room shared", entry: 2, "its author had seen another log than this one: the log was forked")
        }

        @Test func `A31 a flipped bit of an entry that was read before is a fork`() async throws {
            let scene = try await HostileStory.Scene()
            scene.rewrite(scene.shared) { entries in
                let bytes = entries[6].entry
                entries[6] = StoredEntry(
                    time: entries[6].time, entry: bytes.flipping(bit: 7, at: bytes.count - 40))
            }
            try await scene.max.ending("read", scene.caseID).expectCaught(
                "room shared", entry: 6, "is not the entry that was verified here before")
        }

        @Test func `A31 a flipped bit of the newest message names it to whoever cannot open it`() async throws
        {
            let scene = try await HostileStory.Scene()
            scene.rewrite(scene.shared) { entries in
                let bytes = entries[6].entry
                entries[6] = StoredEntry(
                    time: entries[6].time, entry: bytes.flipping(bit: 7, at: bytes.count - 40))
            }
            let ending = try await scene.mia.ending("read", scene.caseID)
            #expect(ending.status == 3)
            #expect(
                ending.talk.contains("room shared, entry 6: its body does not open: it was altered or moved"))
            // The chain up to it holds, so the rest is shown.
            #expect(ending.text.contains("secret five"))
            #expect(!ending.text.contains("secret six"))
        }

        @Test func `A30 an entry that ends early is named`() async throws {
            let scene = try await HostileStory.Scene()
            scene.rewrite(scene.shared) {
                $0[3] = StoredEntry(time: $0[3].time, entry: Array($0[3].entry.dropLast()))
            }
            try await scene.mia.ending("read", scene.caseID).expectCaught(
                "room shared", entry: 3, "is not well formed: ends inside body")
        }
    }
}
