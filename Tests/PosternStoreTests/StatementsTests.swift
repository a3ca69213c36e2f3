import Foundation
import GRDB
import PosternFormat
import PosternLog
import PosternSigning
import Testing

@testable import PosternStore

/// The statements of a room without the messages between them.
@Suite struct StatementsTests {
    private func page(
        _ house: House, _ room: Log, from: UInt64 = 0, limit: Int = 256, bytes: Int = 1 << 20
    ) async throws -> StatementsPage {
        try await house.store.statements(of: room.id, from: from, limit: limit, maximumBytes: bytes)
    }

    private func indexes(
        _ house: House, _ room: Log, from: UInt64 = 0, limit: Int = 256, bytes: Int = 1 << 20
    ) async throws -> [UInt64] {
        try await page(house, room, from: from, limit: limit, bytes: bytes).statements.map(\.before.count)
    }

    /// A room with statements at 0, 3, 6, … and, behind the last, two messages.
    private func room(_ house: House, rotations: Int = 3) async throws -> Log {
        var room = try await house.openSharedRoom()
        for _ in 0..<rotations {
            for _ in 0..<2 { try await house.append(room.message(), to: &room, by: house.researcher) }
            try await house.state(.rotated(room.nextEpoch(house.everybody)), in: &room)
        }
        for _ in 0..<2 { try await house.append(room.message(), to: &room, by: house.researcher) }
        return room
    }

    @Test("they come with the places before them and both receipts, before and after a restart")
    func all() async throws {
        let house = try await House()
        let room = try await room(house)
        let log = try await house.page(of: room)
        for _ in 0..<2 {
            let page = try await page(house, room)
            #expect(page.statements.map(\.before.count) == [0, 3, 6, 9])
            #expect(page.isLast)
            for statement in page.statements {
                let index = Int(statement.before.count)
                #expect(statement.stored == log.entries[index])
                let next = try Receipt(
                    decoding: try await house.store.page(
                        of: room.id, from: statement.before.count, limit: 1, maximumBytes: 1
                    ).receipt)
                #expect(next.before == statement.before)
            }
            #expect(try Receipt(decoding: page.statementReceipt).index == 9)
            #expect(try Receipt(decoding: page.endReceipt).place == room.place)
            try house.restart()
        }
    }

    @Test("where a statement is the last entry both receipts are its own")
    func lastIsStatement() async throws {
        let house = try await House()
        var room = try await room(house)
        let receipt = try await house.state(.closed, in: &room)
        let page = try await page(house, room)
        #expect(page.statements.map(\.before.count) == [0, 3, 6, 9, 12])
        #expect(page.statementReceipt == receipt.encoded)
        #expect(page.endReceipt == receipt.encoded)
    }

    @Test(
        "they begin at the index that was asked for, and the receipts are those of the end wherever that is")
    func from() async throws {
        let house = try await House()
        let room = try await room(house)
        let whole = try await page(house, room)
        let expected: [(UInt64, [UInt64])] = [
            (3, [3, 6, 9]), (4, [6, 9]), (9, [9]), (10, []), (12, []), (.max, []),
        ]
        for (first, indexes) in expected {
            let page = try await page(house, room, from: first)
            #expect(page.statements.map(\.before.count) == indexes)
            #expect(page.isLast)
            #expect(page.statementReceipt == whole.statementReceipt)
            #expect(page.endReceipt == whole.endReceipt)
        }
    }

    @Test("a page is cut by its limits and says so, and the next goes on behind it")
    func paged() async throws {
        let house = try await House()
        let room = try await room(house)
        for limit in 1...5 {
            var found: [UInt64] = []
            var isLast = false
            while !isLast {
                let next = try await page(house, room, from: (found.last ?? .max) &+ 1, limit: limit)
                #expect(next.statements.count <= limit)
                found += next.statements.map(\.before.count)
                isLast = next.isLast
            }
            #expect(found == [0, 3, 6, 9])
        }
        let small = try await page(house, room, bytes: 1)
        #expect(small.statements.map(\.before.count) == [0])
        #expect(!small.isLast)
    }

    @Test("the approvals for the next statement come with them, and no older ones")
    func approvals() async throws {
        let house = try await House(hasDualControl: true)
        var room = try await house.openSharedRoom()
        let newcomer = Person("Newcomer")
        for _ in 0..<2 {
            try await house.append(
                room.approval(newcomer, .researcher, by: house.maintainer, at: house.clock.now).encoded,
                to: &room, by: house.maintainer)
            try await house.state(.rotated(room.nextEpoch(house.everybody)), in: &room)
        }
        #expect(try await page(house, room).approvals == [])
        let approvals = [newcomer, Person("Another")].map {
            room.approval($0, .researcher, by: house.maintainer, at: house.clock.now).encoded
        }
        for approval in approvals { try await house.append(approval, to: &room, by: house.maintainer) }
        try await house.append(room.message(), to: &room, by: house.researcher)
        #expect(try await page(house, room).approvals == approvals)
        try house.restart()
        #expect(try await page(house, room, from: 5).approvals == approvals)
    }

    @Test("they verify without the messages")
    func verified() async throws {
        let house = try await House()
        let room = try await room(house)
        let log = try await house.page(of: house.program)
        let program = try UnverifiedLog(log: house.program.id, entries: log.entries, receipt: log.receipt)
            .verifiedProgram(checkpoint: nil)
        let page = try await page(house, room)
        let verified = try UnverifiedStatements(
            log: room.id, statements: page.statements, statementReceipt: page.statementReceipt,
            endReceipt: page.endReceipt, approvals: page.approvals
        ).verified(program: program, checkpoint: nil)
        #expect(verified.statements.epoch?.number == 4)
        #expect(verified.end == room.place)
    }

    @Test("no message is opened to find them")
    func opensNoMessage() async throws {
        let house = try await House()
        var room = try await room(house)
        try await house.state(.rotated(room.nextEpoch(house.everybody)), in: &room)
        try house.store.close()
        try house.folder.tamper { db in
            try db.execute(
                sql: #"UPDATE entry SET record = randomblob(600) WHERE log = 2 AND "index" % 3 <> 0"#)
            #expect(db.changesCount == 8)
        }
        try house.reopen()
        #expect(try await indexes(house, room) == [0, 3, 6, 9, 12])
    }

    @Test("rooms of many statements keep their places in rows of one size")
    func manyRows() async throws {
        let house = try await House()
        var room = try await house.openSharedRoom()
        for _ in 0..<120 { try await house.state(.rotated(room.nextEpoch(house.everybody)), in: &room) }
        #expect(try await indexes(house, room, limit: 999) == Array(0...120))
        #expect(try await indexes(house, room, from: 100, limit: 2) == [100, 101])
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
        let first = room.nextEpoch(house.everybody)
        try await house.state(.rotated(first), in: &room)
        for _ in 0..<30 { try await house.state(.rotated(room.nextEpoch(house.everybody)), in: &room) }
        for _ in 0..<2 {
            let again = Epoch(number: room.epoch + 1, key: first.key, members: house.everybody)
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
        #expect(try await indexes(house, room) == [0, 3, 6, 9])
    }

    @Test("a list of them that says otherwise than the log is named", arguments: 0..<4)
    func wrongList(change: Int) async throws {
        let house = try await House()
        let room = try await room(house)
        try house.store.close()
        let cipher = try house.folder.cipher()
        try house.folder.tamper { db in
            var row = LandmarkRow(log: 2, block: 0)
            row.landmarks = try LandmarkRow.all(of: 2, in: db, cipher)
            switch change {
            case 0: row.landmarks.removeLast()
            case 1: row.landmarks.swapAt(1, 2)
            case 2: row.landmarks.append(.approval(10))
            default: row.landmarks[3] = .end(9)
            }
            try row.save(in: db, cipher)
        }
        #expect(
            try Store.check(folder: house.folder.path).findings == [
                CheckFinding(
                    log: room.id, index: nil, text: "its list of statements says otherwise than its entries")
            ])
    }
}
