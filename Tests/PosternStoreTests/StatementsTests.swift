import Foundation
import GRDB
import PosternFormat
import PosternLog
import PosternSigning
import Testing

@testable import PosternStore

/// The statements of a room without the messages between them.
@Suite struct StatementsTests {
    private func members(_ house: House) -> [Member] {
        [
            house.coordinator.member(.coordinator), house.maintainer.member(.maintainer),
            house.researcher.member(.researcher),
        ]
    }

    private func statements(
        _ house: House, _ room: Log, from: UInt64 = 0, limit: Int = 256, bytes: Int = 1 << 20
    ) async throws -> (count: UInt64, indexes: [UInt64]) {
        let page = try await house.store.statements(
            of: room.id, from: from, limit: limit, maximumBytes: bytes)
        return (page.count, try page.entries.map { try Entry(decoding: $0.entry).index })
    }

    /// A room with statements at 0, 3, 6, … and, behind the last, two messages.
    private func room(_ house: House, rotations: Int = 3) async throws -> Log {
        var room = try await house.openSharedRoom()
        for _ in 0..<rotations {
            for _ in 0..<2 { try await house.append(room.message(), to: &room, by: house.researcher) }
            try await house.state(.rotated(room.nextEpoch(members(house))), in: &room)
        }
        for _ in 0..<2 { try await house.append(room.message(), to: &room, by: house.researcher) }
        return room
    }

    @Test("they come with the last entry of the log behind them, before and after a restart")
    func all() async throws {
        let house = try await House()
        let room = try await room(house)
        for _ in 0..<2 {
            let (count, indexes) = try await statements(house, room)
            #expect(count == 12)
            #expect(indexes == [0, 3, 6, 9, 11])
            try house.restart()
        }
    }

    @Test("a statement that is the last entry comes once")
    func lastIsStatement() async throws {
        let house = try await House()
        var room = try await room(house)
        try await house.state(.closed, in: &room)
        #expect(try await statements(house, room).indexes == [0, 3, 6, 9, 12])
    }

    @Test("they begin at the index that was asked for")
    func from() async throws {
        let house = try await House()
        let room = try await room(house)
        #expect(try await statements(house, room, from: 3).indexes == [3, 6, 9, 11])
        #expect(try await statements(house, room, from: 4).indexes == [6, 9, 11])
        #expect(try await statements(house, room, from: 10).indexes == [11])
        #expect(try await statements(house, room, from: 11).indexes == [11])
        #expect(try await statements(house, room, from: 12).indexes == [])
        #expect(try await statements(house, room, from: .max).indexes == [])
    }

    @Test("a page is cut by its limits, and the next goes on behind it until the last entry is there")
    func paged() async throws {
        let house = try await House()
        let room = try await room(house)
        for limit in 1...6 {
            var found: [UInt64] = []
            while found.last != 11 {
                let next = try await statements(house, room, from: (found.last ?? .max) &+ 1, limit: limit)
                #expect(next.indexes.count <= limit)
                found += next.indexes
            }
            #expect(found == [0, 3, 6, 9, 11])
        }
        #expect(try await statements(house, room, bytes: 1).indexes == [0])
    }

    @Test("they verify without the messages")
    func verified() async throws {
        let house = try await House()
        let room = try await room(house)
        let log = try await house.store.page(of: house.program.id, from: 0, limit: 9, maximumBytes: 1 << 20)
        let program = try UnverifiedLog(log: house.program.id, entries: log.entries)
            .verifiedProgram(checkpoint: nil)
        let page = try await house.store.statements(of: room.id, from: 0, limit: 99, maximumBytes: 1 << 20)
        let verified = try UnverifiedStatements(log: room.id, count: page.count, entries: page.entries)
            .verified(program: program, checkpoint: nil)
        #expect(verified.statements.epoch?.number == 4)
    }

    @Test("no message is opened to find them")
    func opensNoMessage() async throws {
        let house = try await House()
        var room = try await room(house)
        try await house.state(.rotated(room.nextEpoch(members(house))), in: &room)
        try house.store.close()
        try house.folder.tamper { db in
            try db.execute(
                sql: #"UPDATE entry SET record = randomblob(600) WHERE log = 2 AND "index" % 3 <> 0"#)
            #expect(db.changesCount == 8)
        }
        try house.reopen()
        #expect(try await statements(house, room).indexes == [0, 3, 6, 9, 12])
    }

    @Test("rooms of many statements keep their places in rows of one size")
    func manyRows() async throws {
        let house = try await House()
        var room = try await house.openSharedRoom()
        for _ in 0..<120 { try await house.state(.rotated(room.nextEpoch(members(house))), in: &room) }
        #expect(try await statements(house, room, limit: 999).indexes == Array(0...120))
        #expect(try await statements(house, room, from: 100, limit: 2).indexes == [100, 101])
        let rows = try await house.store.pool.read { db in
            try Int.fetchAll(
                db,
                sql:
                    "SELECT count(*) FROM landmark UNION ALL SELECT count(DISTINCT length(record)) FROM landmark"
            )
        }
        #expect(rows == [11, 1])
        #expect(try Store.check(folder: house.folder.path).findings == [])
    }

    @Test("the case key of an earlier epoch is refused, by a server that was restarted too")
    func caseKeyAgain() async throws {
        let house = try await House()
        var room = try await house.openSharedRoom()
        let first = room.nextEpoch(members(house))
        try await house.state(.rotated(first), in: &room)
        for _ in 0..<30 { try await house.state(.rotated(room.nextEpoch(members(house))), in: &room) }
        for _ in 0..<2 {
            let again = Epoch(number: room.epoch + 1, key: first.key, members: members(house))
            #expect(
                await house.refusal(of: .rotated(again), in: room)
                    == .invalidEntry(
                        "\(LogError(log: room.id, index: room.count, fault: .reusedCaseKey))"))
            try house.restart()
        }
    }

    @Test("where they are is encrypted again with everything else")
    func rekeyed() async throws {
        let house = try await House()
        let room = try await room(house)
        try house.store.close()
        try Store.rekey(folder: house.folder.path)
        try house.reopen()
        #expect(try await statements(house, room).indexes == [0, 3, 6, 9, 11])
    }

    @Test("a list of them that says otherwise than the log is named")
    func wrongList() async throws {
        let house = try await House()
        let room = try await room(house)
        try house.store.close()
        let cipher = try house.folder.cipher()
        try house.folder.tamper { db in
            var row = LandmarkRow(log: 2, block: 0)
            row.landmarks = [.statement(0), .statement(3)]
            try row.save(in: db, cipher)
        }
        #expect(
            try Store.check(folder: house.folder.path).findings == [
                CheckFinding(
                    log: room.id, index: nil, text: "its list of statements says otherwise than its entries")
            ])
    }
}
