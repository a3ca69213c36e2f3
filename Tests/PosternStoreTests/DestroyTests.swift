import Foundation
import GRDB
import PosternFormat
import PosternLog
import PosternSigning
import Synchronization
import Testing

@testable import PosternStore

/// A destroyed room is gone from the database, its write-ahead log and its free pages before anybody is given its tombstone
/// to read; the statement itself is answered at once.
@Suite(.timeLimit(.minutes(10))) struct DestroyTests {
    /// A room with a few entries of different lengths.
    private func room(_ house: House, sizes: [Int] = [500, 3_000, 70_000, 900]) async throws -> Log {
        var room = try await house.openSharedRoom()
        for size in sizes { try await house.append(room.message(size), to: &room, by: house.researcher) }
        return room
    }

    /// A reader of the database as it is now, as `posternd check` is one, until it is closed.
    private func reader(_ house: House) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.allowsUnsafeTransactions = true
        let reader = try DatabaseQueue(path: house.folder.path + "/postern.db", configuration: configuration)
        try reader.inDatabase { db in
            try db.execute(sql: "BEGIN")
            _ = try Int.fetchOne(db, sql: "SELECT count(*) FROM entry")
        }
        return reader
    }

    @Test(
        "no byte of a destroyed room is in the database, its free pages or its log when its tombstone is given out"
    )
    func erased() async throws {
        let house = try await House()
        var room = try await room(house)
        let old = try OldBytes(of: [room], in: house.store)
        #expect(try old.places(in: house.folder) != [])
        try await house.destroy(&room)
        _ = try await house.tombstone(of: room)
        #expect(try old.places(in: house.folder) == [])
        let free = try await house.store.pool.read { try Int.fetchOne($0, sql: "PRAGMA freelist_count") }
        #expect(free ?? 0 > 5)
    }

    @Test("no byte is left of rooms whose entries lay between others', and the others are whole")
    func interleaved() async throws {
        let house = try await House()
        var rooms: [Log] = []
        for _ in 0..<8 { rooms.append(try await house.openSharedRoom()) }
        for round in 0..<12 {
            for place in rooms.indices {
                let size = [500, 700, 1_400, 3_400, 6_000][(round + place * 3) % 5]
                try await house.append(rooms[place].message(size), to: &rooms[place], by: house.researcher)
            }
        }
        let old = try OldBytes(of: [rooms[1], rooms[4], rooms[6]], in: house.store)
        for place in [4, 1, 6] {
            try await house.destroy(&rooms[place])
            try await house.append(rooms[0].message(2_000), to: &rooms[0], by: house.researcher)
        }
        for place in [4, 1, 6] { _ = try await house.tombstone(of: rooms[place]) }
        #expect(try old.places(in: house.folder) == [])
        #expect(try Store.check(folder: house.folder.path).findings == [])
    }

    @Test(
        "entries are deleted outside every savepoint, for which SQLite would copy the pages that they are in")
    func outsideSavepoints() async throws {
        let house = try await House()
        var room = try await room(house)
        try await house.state(.closed, in: &room)
        let trace = Trace(ofWriter: house.store)
        try await house.state(.destroyed, in: &room)
        _ = try await house.tombstone(of: room)
        let statements = trace.all
        let deleted = try #require(statements.firstIndex { $0.hasPrefix("DELETE FROM entry") })
        let opened = statements[..<deleted].count { $0.hasPrefix("SAVEPOINT") }
        #expect(statements[..<deleted].count { $0.hasPrefix("RELEASE") } == opened)
    }

    @Test("a reader of an older state who stays does not hold up every commit")
    func commitsBesideReader() async throws {
        let house = try await House()
        var (room, other) = (try await room(house), try await house.openSharedRoom())
        try await house.state(.closed, in: &room)
        let reader = try reader(house)
        try await house.state(.destroyed, in: &room)
        while house.store.erasures.failures == 0 { try await Task.sleep(for: .milliseconds(5)) }
        let planned = house.store.erasures.failures
        let trace = Trace(ofWriter: house.store)
        for _ in 0..<12 { try await house.append(other.message(), to: &other, by: house.researcher) }
        // Each attempt was planned by the one before it, and none came with a commit; one may be under way.
        let attempts = trace.all.count { $0.hasPrefix("PRAGMA busy_timeout = 250") }
        #expect(attempts - (house.store.erasures.failures - planned) <= 1)
        try reader.close()
    }

    @Test("a room that was not destroyed is not erased, whatever is noted of it, and check names it")
    func notDestroyed() async throws {
        let house = try await House()
        let room = try await room(house)
        let before = try await house.page(of: room).entries
        try house.store.close()
        try house.folder.tamper {
            try $0.execute(sql: "INSERT INTO erasure SELECT id FROM log WHERE id <> program")
        }
        let findings = try Store.check(folder: house.folder.path).findings
        #expect(findings.map(\.log) == [room.id])
        try house.reopen()
        while house.store.erasures.isNeeded { try await Task.sleep(for: .milliseconds(5)) }
        #expect(try await house.page(of: room).entries == before)
        try house.store.close()
        #expect(try Store.check(folder: house.folder.path).findings == [])
    }

    @Test("what remains is the tombstone, whatever is asked for, and every receipt is the server's")
    func tombstone() async throws {
        let house = try await House()
        var room = try await room(house)
        let receipt = try await house.destroy(&room)
        _ = try await house.tombstone(of: room)
        for from: UInt64 in [0, 3, 6, 7] {
            let page = try await house.page(of: room, from: from)
            #expect(page.count == 7)
            #expect(page.entries.count == (from == 7 ? 0 : 1))
            #expect(page.receipt == (from == 7 ? [] : receipt.encoded))
            let statements = try await house.store.statements(
                of: room.id, from: from, limit: 9, maximumBytes: 1 << 20)
            #expect(statements.statements.map(\.before) == (from == 7 ? [] : [receipt.before]))
            #expect(statements.statements.map(\.stored) == page.entries)
            #expect(statements.isLast)
            #expect(statements.statementReceipt == receipt.encoded)
            #expect(statements.endReceipt == receipt.encoded)
            #expect(statements.approvals == [])
        }
        let program = try await house.verifiedProgram()
        let page = try await house.page(of: room)
        let tombstone = try UnverifiedLog(log: room.id, entries: page.entries, receipt: page.receipt)
            .tombstone(program: program, checkpoint: Checkpoint(log: room.id, place: receipt.before))
        #expect(tombstone?.receipt == receipt)
    }

    @Test("a room that is not closed is not destroyed, and loses nothing")
    func notClosed() async throws {
        let house = try await House()
        let room = try await room(house)
        guard case .invalidEntry = await house.refusal(of: .destroyed, in: room) else {
            Issue.record("destroyed"); return
        }
        #expect(try await house.page(of: room).entries.count == 5)
    }

    @Test("the writer remembers nothing of a destroyed room")
    func cache() async throws {
        let house = try await House()
        var room = try await room(house)
        let id = room.id
        #expect(house.store.writer.withLock { $0.cache.room(id) } != nil)
        try await house.destroy(&room)
        #expect(house.store.writer.withLock { $0.cache.room(id) } == nil)
    }

    @Test("who was in the room learns that it is destroyed")
    func members() async throws {
        let house = try await House()
        var room = try await room(house)
        let counts = house.store.counts(of: room.id)
        try await house.destroy(&room)
        #expect(await counts.first { $0 == 7 } == 7)
        let rooms = try await house.store.rooms(
            of: house.researcher.fingerprint, in: house.program.id.program)
        #expect(rooms == [RoomCount(log: room.id, count: 7)])
        let standing = try await house.store.standing(of: house.researcher.fingerprint, in: room.id)
        #expect(standing?.mayRead(room.id) == true)
    }

    @Test("a database with a destroyed room is clean, and stays so through rekey and restart")
    func check() async throws {
        let house = try await House()
        var (first, second) = (try await room(house), try await room(house))
        try await house.destroy(&first)
        _ = try await house.tombstone(of: first)
        try await house.append(second.message(), to: &second, by: house.researcher)
        #expect(try Store.check(folder: house.folder.path).findings == [])
        try house.store.close()
        try Store.rekey(folder: house.folder.path)
        try house.reopen()
        try await house.append(second.message(), to: &second, by: house.researcher)
        #expect(try Store.check(folder: house.folder.path).findings == [])
    }

    @Test("a reader of an older state holds up the tombstone only, and nothing hangs or is lost")
    func besideReader() async throws {
        let house = try await House()
        var (room, other) = (try await room(house), try await house.openSharedRoom())
        let old = try OldBytes(of: [room], in: house.store)
        try await house.state(.closed, in: &room)
        let reader = try reader(house)
        let receipt = try await house.state(.destroyed, in: &room)
        #expect(try old.places(in: house.folder) != [])
        // Until it is erased, nobody is given the room, and everything else goes on; its statement stands.
        #expect(await house.error { _ = try await house.page(of: room) } == .erasing)
        let statements = await house.error {
            _ = try await house.store.statements(of: room.id, from: 0, limit: 9, maximumBytes: 1 << 20)
        }
        #expect(statements == .erasing)
        try await house.append(other.message(), to: &other, by: house.researcher)
        try reader.close()
        #expect(try await house.tombstone(of: room).receipt == receipt.encoded)
        #expect(try old.places(in: house.folder) == [])
        #expect(try Store.check(folder: house.folder.path).findings == [])
    }

    @Test("a process that is killed before the log was truncated finishes after its next start")
    func killed() async throws {
        let house = try await House()
        var room = try await room(house)
        let old = try OldBytes(of: [room], in: house.store)
        try await house.state(.closed, in: &room)
        let reader = try reader(house)
        let receipt = try await house.state(.destroyed, in: &room)
        let disk = try house.folder.killedCopy()
        try reader.close()
        #expect(try old.places(in: disk).contains("postern.db-wal"))
        let clock = house.clock
        let survivor = try Store.open(folder: disk.path, clock: { clock.now })
        #expect(try await House.tombstone(of: room, in: survivor).receipt == receipt.encoded)
        #expect(try old.places(in: disk) == [])
        try survivor.close()
        #expect(try Store.check(folder: disk.path).findings == [])
    }

    @Test("a server that starts beside a reader of an older state opens, and erases once it is gone")
    func startsBesideReader() async throws {
        let house = try await House()
        var (room, other) = (try await room(house), try await house.openSharedRoom())
        let old = try OldBytes(of: [room], in: house.store)
        try await house.state(.closed, in: &room)
        let reader = try reader(house)
        try await house.state(.destroyed, in: &room)
        try house.restart()
        try await house.append(other.message(), to: &other, by: house.researcher)
        #expect(await house.error { _ = try await house.page(of: room) } == .erasing)
        try reader.close()
        #expect(try await house.tombstone(of: room).entries.count == 1)
        #expect(try old.places(in: house.folder) == [])
    }

    @Test(
        "a backup made once the entries were deleted holds nothing of the room, while a reader keeps the log")
    func backup() async throws {
        let house = try await House()
        var room = try await room(house)
        let old = try OldBytes(of: [room], in: house.store)
        try await house.state(.closed, in: &room)
        let reader = try reader(house)
        try await house.state(.destroyed, in: &room)
        while house.store.erasures.failures == 0 { try await Task.sleep(for: .milliseconds(5)) }
        try Store.backup(folder: house.folder.path, to: house.folder.path + "/postern.db-backup")
        #expect(try old.places(in: house.folder).contains("postern.db-backup") == false)
        try reader.close()
    }

    @Test("A41 an entry that is put back into the database after its room was destroyed is named")
    func putBack() async throws {
        let house = try await House()
        var room = try await room(house)
        try await house.destroy(&room)
        _ = try await house.tombstone(of: room)
        try house.store.close()
        let cipher = try house.folder.cipher()
        try house.folder.tamper { db in
            let entry = EntryRow(
                log: 2, before: Place(startOf: room.id),
                stored: StoredEntry(time: house.clock.now, entry: [1]))
            try entry.insert(of: room.id, in: db, cipher)
        }
        #expect(
            try Store.check(folder: house.folder.path).findings == [
                CheckFinding(log: room.id, index: 0, text: "was destroyed, and is still there")
            ])
    }

    @Test("a tombstone that was forged with the storage key is named")
    func forged() async throws {
        let house = try await House()
        var room = try await room(house)
        try await house.destroy(&room)
        _ = try await house.tombstone(of: room)
        try house.store.close()
        let cipher = try house.folder.cipher()
        let forger = Person("Cordelia Quillfeather")
        try house.folder.tamper { db in
            let row = try EntryRow.find(log: 2, index: 6, in: db, cipher)
            let statement = try Statement(decoding: row.stored.entry)
            let forged = Statement(
                prefix: statement.prefix, madeAt: statement.madeAt, last: statement.last, reason: .destroyed,
                author: statement.author, sign: forger.sign)
            let entry = EntryRow(
                log: 2, before: row.before,
                stored: StoredEntry(time: row.stored.time, entry: forged.encoded))
            try entry.reseal(of: room.id, in: db, cipher)
        }
        #expect(
            try Store.check(folder: house.folder.path).findings.map(\.text) == ["signature does not match"])
    }

    @Test("A41 a row of the log that says that its room was not destroyed is named")
    func undestroyedRow() async throws {
        let house = try await House()
        var room = try await room(house)
        try await house.destroy(&room)
        _ = try await house.tombstone(of: room)
        try house.store.close()
        let cipher = try house.folder.cipher()
        try house.folder.tamper { db in
            var row = try LogRow.find(id: 2, in: db, cipher)
            row.record.isDestroyed = false
            row.record.isClosed = false
            try row.update(in: db, cipher)
        }
        #expect(try Store.check(folder: house.folder.path).findings.contains { $0.log == room.id })
    }

    @Test(
        "a tombstone whose time or place before it was altered with the storage key is named",
        arguments: [0, 1])
    func alteredTombstone(change: Int) async throws {
        let house = try await House()
        var room = try await room(house)
        try await house.destroy(&room)
        _ = try await house.tombstone(of: room)
        try house.store.close()
        let cipher = try house.folder.cipher()
        try house.folder.tamper { db in
            let row = try EntryRow.find(log: 2, index: 6, in: db, cipher)
            let later = try #require(Timestamp(milliseconds: row.stored.time.milliseconds + 1))
            let altered = EntryRow(
                log: 2, before: change == 0 ? row.before : Place(count: 6, head: .zero),
                stored: StoredEntry(time: change == 0 ? later : row.stored.time, entry: row.stored.entry))
            try altered.reseal(of: room.id, in: db, cipher)
        }
        #expect(try Store.check(folder: house.folder.path).findings.first?.log == room.id)
    }
}
