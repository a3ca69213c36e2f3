import PosternFormat
import PosternSigning
import Testing

@testable import PosternStore

/// The order is the server's, what an author had seen is the author's.
@Suite(.timeLimit(.minutes(10))) struct SeenTests {
    @Test("A51 what is held back and posted late keeps the place that was seen, and gets the later index")
    func heldBack() async throws {
        var (house, room) = try await House.withEverything()
        let held = room.message()
        let seen = room.place
        for _ in 0..<5 { try await house.append(room.message(), to: &room, by: house.maintainer) }
        let receipt = try await house.append(held, to: &room, by: house.researcher)
        #expect(receipt.index == 7)
        let kept = try await house.page(of: room, from: 7).entries[0].entry
        #expect(kept == held)
        #expect(try Message(decoding: kept).header.prefix.seen == seen)
        #expect(try Store.check(folder: house.folder.path).findings == [])
    }

    @Test("A51 what is held back over the end of its epoch is too late")
    func heldOverEpoch() async throws {
        var (house, room) = try await House.withEverything()
        let held = room.message()
        try await house.state(.rotated(room.nextEpoch(house.everybody)), in: &room)
        #expect(await house.refusal(of: held, to: room, by: house.researcher) == .conflict(count: 3))
    }

    @Test("A52 a statement fixes what its author had seen, and its answer lists what came in between")
    func slippedIn() async throws {
        var (house, room) = try await House.withEverything()
        let rest = [house.coordinator.member(.coordinator), house.maintainer.member(.maintainer)]
        let removal = room.statement(
            .changed(room.nextEpoch(rest), approvals: []), by: house.coordinator, program: house.program,
            at: house.clock.now)
        let seen = room.place
        let between = (0..<3).map { _ in room.message() }
        for entry in between { try await house.append(entry, to: &room, by: house.researcher) }
        let appended = try await house.post(removal, to: room, by: house.coordinator)
        #expect(appended.isNew)
        #expect(appended.page.entries.map(\.entry) == between)
        #expect(try Receipt(decoding: appended.page.receipt).index == 5)
        let kept = try await house.page(of: room, from: 5).entries[0].entry
        #expect(try Statement(decoding: kept).prefix.seen == seen)
        #expect(await house.refusal(of: room.message(), to: room, by: house.researcher) == .refused)
    }

    @Test("an answer holds exactly the entries that its author had not seen", arguments: [0, 1, 2, 7])
    func unseen(count: Int) async throws {
        var (house, room) = try await House.withEverything()
        let writer = room
        for _ in 0..<count { try await house.append(room.message(), to: &room, by: house.maintainer) }
        let appended = try await house.post(writer.message(), to: writer, by: house.researcher)
        let log = try await house.page(of: room)
        #expect(appended.page.entries == Array(log.entries[2..<(2 + count)]))
        #expect(appended.page.count == UInt64(count) + 3)
        #expect(appended.page.receipt == log.receipt)
        // Its author goes on from where they were to the receipt.
        var place = writer.place
        for stored in appended.page.entries + [log.entries[2 + count]] {
            place = place.after(
                Entry.hash(of: stored.entry, program: room.id.program), at: stored.time, in: room.id.program)
        }
        #expect(try Receipt(decoding: appended.page.receipt).place == place)
    }

    @Test(
        "an answer holds none of them where they are more than its limits",
        arguments: [(4, 1 << 20), (9, 3_000)])
    func beyondLimits(limit: Int, bytes: Int) async throws {
        var (house, room) = try await House.withEverything()
        let writer = room
        for _ in 0..<5 { try await house.append(room.message(), to: &room, by: house.maintainer) }
        let entry = writer.message()
        for isNew in [true, false] {
            let appended = try await house.post(
                entry, to: writer, by: house.researcher, limit: limit, maximumBytes: bytes)
            #expect(appended.isNew == isNew)
            #expect(appended.page.entries == [])
            #expect(try Receipt(decoding: appended.page.receipt).index == 7)
        }
    }

    @Test("an answer holds one entry that alone is larger than its limit of bytes, as a page does")
    func oneLarge() async throws {
        var (house, room) = try await House.withEverything()
        let writer = room
        try await house.append(room.message(50_000), to: &room, by: house.maintainer)
        let appended = try await house.post(
            writer.message(), to: writer, by: house.researcher, limit: 9, maximumBytes: 1_000)
        #expect(appended.page.entries.count == 1)
    }

    @Test("the answer to a program statement holds none")
    func programLog() async throws {
        let house = try await House()
        let entry = house.program.programStatement(.level(2), by: house.coordinator, at: house.clock.now)
        let appended = try await house.post(entry, to: house.program, by: house.coordinator)
        #expect(appended.page.entries == [])
        #expect(appended.page.count == 2)
    }

    @Test("of many writers who have seen the same, each is told of the others before them and of no one else")
    func manyWriters() async throws {
        let (house, room) = try await House.withEverything()
        let (store, clock, researcher) = (house.store, house.clock, house.researcher)
        let pages = try await withThrowingTaskGroup(of: Page.self) { group in
            for _ in 0..<40 {
                group.addTask {
                    try await House.post(store, room.message(), to: room.id, by: researcher, clock).page
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        let log = try await house.page(of: room)
        for page in pages {
            let index = Int(try Receipt(decoding: page.receipt).index)
            #expect(page.entries == Array(log.entries[2..<index]))
        }
        #expect(log.count == 42)
    }
}
