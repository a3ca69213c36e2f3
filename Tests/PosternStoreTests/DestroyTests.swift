import Foundation
import GRDB
import PosternFormat
import PosternSigning
import Synchronization
import Testing

@testable import PosternStore

/// A destroyed room is gone from the database, its write-ahead log and its free pages before that is confirmed.
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

    private func tombstone(_ house: House, _ room: Log) async throws -> Page {
        while true {
            do {
                return try await house.store.page(of: room.id, from: 0, limit: 9, maximumBytes: 1 << 20)
            } catch {
                guard error == StoreError.erasing else { throw error }
                try await Task.sleep(for: .milliseconds(20))
            }
        }
    }

    @Test(
        "no byte of a destroyed room is in the database, its free pages or its log when the receipt is given")
    func erased() async throws {
        let house = try await House()
        var room = try await room(house)
        let old = try OldBytes(of: [room], in: house.store)
        #expect(try old.places(in: house.folder) != [])
        try await house.destroy(&room)
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
        #expect(try old.places(in: house.folder) == [])
        #expect(try Store.check(folder: house.folder.path).findings == [])
    }

    /// What the writer's connection does from now on, in SQL.
    private func traced(_ house: House) -> Trace {
        let trace = Trace()
        house.store.pool.writeWithoutTransaction { db in
            db.trace { event in trace.add(event.description) }
        }
        return trace
    }

    private final class Trace: Sendable {
        private let statements = Mutex<[String]>([])
        func add(_ statement: String) { statements.withLock { $0.append(statement) } }
        var all: [String] { statements.withLock(\.self) }
    }

    @Test(
        "entries are deleted outside every savepoint, for which SQLite would copy the pages that they are in")
    func outsideSavepoints() async throws {
        let house = try await House()
        var room = try await room(house)
        try await house.state(.closed, in: &room)
        let trace = traced(house)
        try await house.state(.destroyed, in: &room)
        let statements = trace.all
        let deleted = try #require(statements.firstIndex { $0.hasPrefix("DELETE FROM entry") })
        let opened = statements[..<deleted].count { $0.hasPrefix("SAVEPOINT") }
        #expect(statements[..<deleted].count { $0.hasPrefix("RELEASE") } == opened)
    }

    @Test("a reader of an older state who stays does not hold up every commit")
    func commitsBesideReader() async throws {
        let house = try await House(patience: .milliseconds(1))
        var (room, other) = (try await room(house), try await house.openSharedRoom())
        try await house.state(.closed, in: &room)
        let reader = try reader(house)
        #expect(await house.refusal(of: .destroyed, in: room) == .erasing)
        let planned = house.store.erasures.failures
        let trace = traced(house)
        for _ in 0..<12 { try await house.append(other.message(), to: &other, by: house.researcher) }
        // Each attempt was planned by the one before it, and none came with a commit; one may be under way.
        let attempts = trace.all.count { $0.hasPrefix("PRAGMA busy_timeout = 250") }
        #expect(attempts - (house.store.erasures.failures - planned) <= 1)
        try reader.close()
    }

    @Test("what remains is the tombstone, whatever is asked for, and every receipt is the server's")
    func tombstone() async throws {
        let house = try await House()
        var room = try await room(house)
        let receipt = try await house.destroy(&room)
        for from: UInt64 in [0, 3, 6] {
            let page = try await house.store.page(of: room.id, from: from, limit: 9, maximumBytes: 1 << 20)
            #expect(page.count == 7)
            #expect(page.entries.map(\.receipt) == [receipt.encoded])
            #expect(try await statements(house, room, from: from) == page)
        }
        let after = try await house.store.page(of: room.id, from: 7, limit: 9, maximumBytes: 1 << 20)
        #expect(after == Page(count: 7, entries: []))
    }

    private func statements(_ house: House, _ room: Log, from: UInt64) async throws -> Page {
        try await house.store.statements(of: room.id, from: from, limit: 9, maximumBytes: 1 << 20)
    }

    @Test("a room that is not closed is not destroyed, and loses nothing")
    func notClosed() async throws {
        let house = try await House()
        let room = try await room(house)
        guard case .invalidEntry = await house.refusal(of: .destroyed, in: room) else {
            Issue.record("destroyed"); return
        }
        let page = try await house.store.page(of: room.id, from: 0, limit: 9, maximumBytes: 1 << 20)
        #expect(page.entries.count == 5)
    }

    @Test("nothing follows a tombstone, before and after a restart", arguments: [false, true])
    func nothingFollows(isRestarted: Bool) async throws {
        let house = try await House()
        var room = try await room(house)
        try await house.destroy(&room)
        if isRestarted { try house.restart() }
        let late = room
        for person in [house.coordinator, house.maintainer, house.researcher] {
            var log = late
            let error = await house.error { try await house.append(log.message(), to: &log, by: person) }
            guard case .invalidEntry = error else { Issue.record("\(String(describing: error))"); return }
        }
        guard case .invalidEntry = await house.refusal(of: .destroyed, in: late) else {
            Issue.record("destroyed twice"); return
        }
        var log = late
        log.count = 2
        #expect(
            await house.error { try await house.append(log.message(), to: &log, by: house.researcher) }
                == .conflict(count: 7))
        #expect(
            await house.error { try await house.append(log.message(), to: &log, by: Person("Ignatius")) }
                == .refused)
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
        try await house.append(second.message(), to: &second, by: house.researcher)
        #expect(try Store.check(folder: house.folder.path).findings == [])
        try house.store.close()
        try Store.rekey(folder: house.folder.path)
        try house.reopen()
        try await house.append(second.message(), to: &second, by: house.researcher)
        #expect(try Store.check(folder: house.folder.path).findings == [])
    }

    @Test(
        "a reader of an older state is waited for, then the coordinator is told, and nothing hangs or is lost"
    )
    func reader() async throws {
        let house = try await House(patience: .milliseconds(100))
        var (room, other) = (try await room(house), try await house.openSharedRoom())
        let old = try OldBytes(of: [room], in: house.store)
        try await house.state(.closed, in: &room)
        let reader = try reader(house)
        #expect(await house.refusal(of: .destroyed, in: room) == .erasing)
        #expect(try old.places(in: house.folder) != [])
        // Until it is erased, nobody is given the receipt, and everything else goes on.
        #expect(
            await house.error {
                _ = try await house.store.page(of: room.id, from: 0, limit: 9, maximumBytes: 1 << 20)
            } == .erasing)
        try await house.append(other.message(), to: &other, by: house.researcher)
        try reader.close()
        let page = try await tombstone(house, room)
        #expect(page.count == 7)
        #expect(page.entries.count == 1)
        #expect(try old.places(in: house.folder) == [])
        #expect(try Store.check(folder: house.folder.path).findings == [])
    }

    @Test("a process that is killed before the log was truncated finishes at its next start")
    func killed() async throws {
        let house = try await House(patience: .milliseconds(1))
        var room = try await room(house)
        let old = try OldBytes(of: [room], in: house.store)
        try await house.state(.closed, in: &room)
        let reader = try reader(house)
        #expect(await house.refusal(of: .destroyed, in: room) == .erasing)
        let disk = try house.folder.killedCopy()
        try reader.close()
        #expect(try old.places(in: disk).contains("postern.db-wal"))
        let clock = house.clock
        let survivor = try Store.open(folder: disk.path, clock: { clock.now })
        #expect(try old.places(in: disk) == [])
        let page = try await survivor.page(of: room.id, from: 0, limit: 9, maximumBytes: 1 << 20)
        #expect(page.entries.count == 1)
        try survivor.close()
        #expect(try Store.check(folder: disk.path).findings == [])
    }

    @Test("a server that starts beside a reader of an older state opens, and erases once it is gone")
    func startsBesideReader() async throws {
        let house = try await House(patience: .milliseconds(1))
        var (room, other) = (try await room(house), try await house.openSharedRoom())
        let old = try OldBytes(of: [room], in: house.store)
        try await house.state(.closed, in: &room)
        let reader = try reader(house)
        #expect(await house.refusal(of: .destroyed, in: room) == .erasing)
        try house.restart()
        try await house.append(other.message(), to: &other, by: house.researcher)
        #expect(
            await house.error {
                _ = try await house.store.page(of: room.id, from: 0, limit: 9, maximumBytes: 1 << 20)
            } == .erasing)
        try reader.close()
        #expect(try await tombstone(house, room).entries.count == 1)
        #expect(try old.places(in: house.folder) == [])
    }

    @Test("a backup made while the log is not truncated yet holds nothing of the room")
    func backup() async throws {
        let house = try await House(patience: .milliseconds(1))
        var room = try await room(house)
        let old = try OldBytes(of: [room], in: house.store)
        try await house.state(.closed, in: &room)
        let reader = try reader(house)
        #expect(await house.refusal(of: .destroyed, in: room) == .erasing)
        try Store.backup(folder: house.folder.path, to: house.folder.path + "/postern.db-backup")
        #expect(try old.places(in: house.folder).contains("postern.db-backup") == false)
        try reader.close()
    }

    @Test("an entry that is put back after its room was destroyed is named")
    func putBack() async throws {
        let house = try await House()
        var room = try await room(house)
        try await house.destroy(&room)
        try house.store.close()
        let cipher = try house.folder.cipher()
        try house.folder.tamper { db in
            let entry = EntryRow(log: 2, index: 0, stored: StoredEntry(entry: [1], receipt: [2]))
            try entry.insert(in: db, cipher)
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
        try house.store.close()
        let cipher = try house.folder.cipher()
        let forger = Person("Cordelia Quillfeather")
        try house.folder.tamper { db in
            let row = try EntryRow.find(log: 2, index: 6, in: db, cipher)
            let statement = try Statement(decoding: row.stored.entry)
            let forged = Statement(
                log: statement.log, index: 6, previous: statement.previous, madeAt: statement.madeAt,
                programHead: statement.programHead, statementBefore: statement.statementBefore,
                reason: .destroyed, author: statement.author, sign: forger.sign)
            let entry = EntryRow(
                log: 2, index: 6,
                stored: StoredEntry(entry: forged.encoded, receipt: row.stored.receipt))
            try entry.reseal(in: db, cipher)
        }
        #expect(
            try Store.check(folder: house.folder.path).findings.map(\.text) == ["signature does not match"])
    }
}
