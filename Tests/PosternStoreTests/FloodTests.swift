import Foundation
import GRDB
import PosternFormat
import PosternSigning
import Synchronization
import Testing

@testable import PosternStore

/// A38 a room that a member filled with noise: the remedies cost what they cost in an empty one.
///
/// Counted in statements of SQL, rows and bytes, never in time. `POSTERN_NOISE` sets how many messages there are.
@Suite(.timeLimit(.minutes(30)), .serialized) struct FloodTests {
    private static let noise =
        ProcessInfo.processInfo.environment["POSTERN_NOISE"].flatMap { Int($0) } ?? 2_000

    /// What a remedy does: the SQL in its order, and the bytes that it answers.
    private struct Cost: Equatable {
        var statements: [String]
        var bytes: Int
    }

    /// A house whose server just started, and its room with that much noise in it.
    private func flooded(_ count: Int) async throws -> (house: House, room: Log) {
        let house = try await House()
        var room = try await house.openSharedRoom()
        try await house.fill(&room, with: count, 16_384)
        return (house, room)
    }

    /// What an act costs, on the writer's connection and on the reader's.
    private func cost(_ house: House, _ act: () async throws -> Int) async throws -> Cost {
        let reading = Mutex<[String]>([])
        // One reader at a time is in use here, and the pool always takes the same.
        try await house.store.pool.read { db in
            db.trace { event in
                if case .statement(let statement) = event { reading.withLock { $0.append(statement.sql) } }
            }
        }
        let writing = Trace(ofWriter: house.store)
        let bytes = try await act()
        try await house.store.pool.read { $0.trace(options: []) }
        return Cost(statements: writing.kinds + reading.withLock(\.self), bytes: bytes)
    }

    /// What a rotation costs: asking for the statements, adding the next one, and closing the room in the end.
    private func remedies(_ house: House, _ room: inout Log) async throws -> [Cost] {
        var costs: [Cost] = []
        var end = room.place
        costs.append(
            try await cost(house) { [room] in
                let page = try await house.store.statements(
                    of: room.id, from: 0, limit: 256, maximumBytes: 4 << 20)
                end = try Receipt(decoding: page.endReceipt).place
                return page.encoded.count
            })
        // Its author has the server's word for the end, and has read nothing of the noise.
        room.place = end
        for reason in [.rotated(room.nextEpoch(house.everybody)), Statement.Reason.closed, .destroyed] {
            let entry = room.statement(
                reason, by: house.coordinator, program: house.program, at: house.clock.now)
            var receipt: [UInt8] = []
            let writer = room
            costs.append(
                try await cost(house) {
                    let page = try await house.post(entry, to: writer, by: house.coordinator).page
                    receipt = page.receipt
                    return page.encoded.count
                })
            room.advance(entry, try Receipt(decoding: receipt))
        }
        // What is deleted after the last answer is not its cost.
        costs[3].statements.removeAll { !$0.hasPrefix("INSERT INTO entry") }
        return costs
    }

    @Test(
        "A38 asking for the statements, rotating, closing and destroying cost the same with noise and without"
    )
    func remediesCost() async throws {
        var (quiet, small) = try await flooded(1)
        var (loud, large) = try await flooded(Self.noise)
        let few = try await remedies(quiet, &small)
        let many = try await remedies(loud, &large)
        #expect(few == many)
        #expect(few.allSatisfy { !$0.statements.isEmpty })
        _ = try await quiet.tombstone(of: small)
        _ = try await loud.tombstone(of: large)
    }

    @Test("A38 no message but the last is opened by a remedy, by a server that just started")
    func opensNoNoise() async throws {
        var (house, room) = try await flooded(40)
        try house.store.close()
        try house.folder.tamper { db in
            try db.execute(
                sql: #"UPDATE entry SET record = randomblob(600) WHERE log = 2 AND "index" BETWEEN 1 AND 39"#)
            #expect(db.changesCount == 39)
        }
        try house.reopen()
        let page = try await house.store.statements(of: room.id, from: 0, limit: 9, maximumBytes: 1 << 20)
        room.place = try Receipt(decoding: page.endReceipt).place
        try await house.state(.rotated(room.nextEpoch(house.everybody)), in: &room)
        try await house.destroy(&room)
        #expect(try await house.tombstone(of: room).entries.count == 1)
    }

    /// What is seen of a room at the beginning of each batch of its deletion, on the writer's own queue.
    private final class Deletion: Sendable {
        struct Seen {
            var batches = 0
            /// How many entries were left when somebody else had their turn.
            var left: [Int] = []
            var isAnswered = false
            var findings: [CheckFinding] = []
            var disks: [TemporaryFolder] = []
        }

        let seen = Mutex(Seen())
        let answered = DispatchSemaphore(value: 0)

        func batch(of log: Int64, in store: Store, _ folder: TemporaryFolder) {
            let number = seen.withLock { seen in
                seen.batches += 1
                return seen.batches
            }
            if number == 1 {
                // Destroying waited for this deletion if its answer does not come before it ends.
                let isAnswered = answered.wait(timeout: .now() + 60) == .success
                seen.withLock { $0.isAnswered = isAnswered }
            }
            store.pool.asyncWriteWithoutTransaction { [self] db in
                let left = try? Int.fetchOne(
                    db, sql: "SELECT count(*) FROM entry WHERE log = ?", arguments: [log])
                seen.withLock { $0.left.append(left ?? -1) }
            }
            guard number <= 3 else { return }
            let findings = try? Store.check(folder: folder.path).findings
            let disk = try? folder.killedCopy()
            seen.withLock { seen in
                seen.findings += findings ?? [CheckFinding(log: nil, index: nil, text: "not checked")]
                if let disk { seen.disks.append(disk) }
            }
        }
    }

    @Test(
        "A38 destroying is answered first and deletes afterwards, in batches: others have their turns, check is quiet, and a kill between them resumes"
    )
    func destroying() async throws {
        let house = try await House()
        var room = try await house.openSharedRoom()
        try await house.fill(&room, with: 900)
        var other = try await house.openSharedRoom()
        // A copy may be of before the other room's first message.
        let opened = other
        let old = try OldBytes(of: [room], in: house.store)
        try await house.state(.closed, in: &room)
        let deletion = Deletion()
        let (store, folder) = (house.store, house.folder)
        let trace = Trace(ofWriter: store) { statement in
            if statement.hasPrefix("DELETE FROM entry") { deletion.batch(of: 2, in: store, folder) }
        }
        let receipt = try await house.state(.destroyed, in: &room)
        deletion.answered.signal()
        try await house.append(other.message(), to: &other, by: house.researcher)
        #expect(try await house.tombstone(of: room).receipt == receipt.encoded)
        let (batches, left, isAnswered, findings) = deletion.seen.withLock {
            ($0.batches, $0.left, $0.isAnswered, $0.findings)
        }
        #expect(isAnswered)
        // 902 entries before the tombstone: 256, 256, 256, 134.
        #expect(batches == 4)
        #expect(left == [647, 391, 135, 1])
        #expect(findings == [])
        #expect(trace.all.count { $0.hasPrefix("DELETE FROM landmark") } == 4)
        let disks = deletion.seen.withLock(\.disks)
        #expect(disks.count == 3)
        for disk in disks {
            #expect(try Store.check(folder: disk.path).findings == [])
            let clock = house.clock
            let survivor = try Store.open(folder: disk.path, clock: { clock.now })
            #expect(try await House.tombstone(of: room, in: survivor).receipt == receipt.encoded)
            #expect(try old.places(in: disk) == [])
            let again = try await House.post(
                survivor, opened.message(), to: opened.id, by: house.researcher, clock)
            #expect(again.isNew)
            try survivor.close()
            #expect(try Store.check(folder: disk.path).findings == [])
        }
    }

    @Test("A38 a store that is closed between two batches goes on at its next start, also with another key")
    func closedBetween() async throws {
        for isRekeyed in [false, true] {
            let house = try await House()
            var room = try await house.openSharedRoom()
            try await house.fill(&room, with: 1_500)
            try await house.state(.closed, in: &room)
            let receipt = try await house.state(.destroyed, in: &room)
            // Wherever it is by now.
            try house.store.close()
            #expect(try Store.check(folder: house.folder.path).findings == [])
            if isRekeyed { try Store.rekey(folder: house.folder.path) }
            try house.reopen()
            #expect(try await house.tombstone(of: room).receipt == receipt.encoded)
            #expect(try Store.check(folder: house.folder.path).findings == [])
        }
    }
}
