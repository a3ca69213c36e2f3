import Foundation
import GRDB
import PosternFormat
import PosternSigning
import Testing

@testable import PosternStore

@Suite struct CheckTests {
    /// A house with a room of five entries, closed.
    private func closedHouse() async throws -> (House, Log) {
        let house = try await House()
        var room = try await house.openSharedRoom()
        for _ in 0..<4 { try await house.append(room.message(), to: &room, by: house.researcher) }
        try house.store.close()
        return (house, room)
    }

    private func findings(_ house: House) throws -> [CheckFinding] {
        try Store.check(folder: house.folder.path).findings
    }

    private func flip(_ table: String, _ column: String, where condition: String) -> (Database) throws -> Void
    {
        { db in
            let sql = "SELECT \(column) FROM \(table) WHERE \(condition)"
            guard var data = try Data.fetchOne(db, sql: sql) else { throw DatabaseError(message: "no row") }
            data[data.count / 2] ^= 4
            try db.execute(sql: "UPDATE \(table) SET \(column) = ? WHERE \(condition)", arguments: [data])
            #expect(db.changesCount == 1)
        }
    }

    @Test("a clean database has no findings, and everything is counted")
    func clean() async throws {
        let (house, _) = try await closedHouse()
        let report = try Store.check(folder: house.folder.path)
        #expect(report.findings == [])
        #expect((report.programs, report.rooms, report.entries) == (1, 1, 7))
    }

    @Test("a database is checked while a server has it open")
    func besideServer() async throws {
        let house = try await House()
        var room = try await house.openSharedRoom()
        try await house.append(room.message(), to: &room, by: house.researcher)
        #expect(try findings(house) == [])
    }

    @Test("a flipped bit in an entry is named with its program, case, room and index")
    func flippedEntry() async throws {
        let (house, room) = try await closedHouse()
        try house.folder.tamper(flip("entry", "record", where: #"log = 2 AND "index" = 3"#))
        #expect(
            try findings(house).map(\.description) == [
                "program \(room.id.program): case \(room.id.caseID): room shared: entry 3: does not open"
            ])
    }

    @Test("a flipped bit in an entry of the program log is named, and what depends on it")
    func flippedProgram() async throws {
        let (house, room) = try await closedHouse()
        try house.folder.tamper(flip("entry", "record", where: #"log = 1 AND "index" = 1"#))
        let found = try findings(house)
        #expect(found.contains(CheckFinding(log: house.program.id, index: 1, text: "does not open")))
        #expect(found.contains { $0.log == room.id })
    }

    @Test("two entries that changed places are named")
    func swapped() async throws {
        let (house, room) = try await closedHouse()
        try house.folder.tamper { db in
            let entries = #"entry WHERE log = 2 AND "index""#
            let first = try Data.fetchOne(db, sql: "SELECT record FROM \(entries) = 2")
            let second = try Data.fetchOne(db, sql: "SELECT record FROM \(entries) = 3")
            try db.execute(
                sql: #"UPDATE entry SET record = ? WHERE log = 2 AND "index" = 2"#, arguments: [second])
            try db.execute(
                sql: #"UPDATE entry SET record = ? WHERE log = 2 AND "index" = 3"#, arguments: [first])
        }
        #expect(try findings(house).map(\.index) == [2, 3])
        #expect(try findings(house).allSatisfy { $0.log == room.id })
    }

    @Test("a deleted entry is named", arguments: [0, 2, 4])
    func deleted(index: Int) async throws {
        let (house, room) = try await closedHouse()
        try house.folder.tamper { db in
            try db.execute(sql: #"DELETE FROM entry WHERE log = 2 AND "index" = ?"#, arguments: [index])
        }
        #expect(
            try findings(house).first == CheckFinding(log: room.id, index: UInt64(index), text: "is missing"))
    }

    @Test("an entry that the key's owner put in place of another breaks the chain, and is named")
    func replaced() async throws {
        let (house, room) = try await closedHouse()
        let cipher = try house.folder.cipher()
        try house.folder.tamper { db in
            let row = try EntryRow.find(log: 2, index: 2, in: db, cipher)
            let other = EntryRow(
                log: 2, index: 2, stored: StoredEntry(entry: room.message(at: 2), receipt: row.stored.receipt)
            )
            try db.execute(
                sql: #"UPDATE entry SET record = ? WHERE log = 2 AND "index" = 2"#,
                arguments: [Data(other.sealed(cipher))])
        }
        #expect(try findings(house).map(\.index) == [2])
    }

    @Test("a receipt that another server signed is named")
    func receipt() async throws {
        let (house, room) = try await closedHouse()
        let cipher = try house.folder.cipher()
        let other = SigningKey(random: .system)
        try house.folder.tamper { db in
            let row = try EntryRow.find(log: 2, index: 4, in: db, cipher)
            let hash = Entry.hash(of: row.stored.entry, program: room.id.program)
            let receipt = Receipt(log: room.id, index: 4, entryHash: hash, receivedAt: house.clock.now) {
                other.signature(tag: $0, program: $1, over: $2)
            }
            let forged = EntryRow(
                log: 2, index: 4, stored: StoredEntry(entry: row.stored.entry, receipt: receipt.encoded))
            try db.execute(
                sql: #"UPDATE entry SET record = ? WHERE log = 2 AND "index" = 4"#,
                arguments: [Data(forged.sealed(cipher))])
        }
        #expect(
            try findings(house).map(\.text) == ["its receipt is not signed by the program's server"])
    }

    @Test("a log that was cut short together with its row is noticed by the row")
    func rowBehind() async throws {
        let (house, room) = try await closedHouse()
        let cipher = try house.folder.cipher()
        try house.folder.tamper { db in
            var row = try LogRow.find(id: 2, in: db, cipher)
            row.record.count = 4
            try row.update(in: db, cipher)
        }
        #expect(
            try findings(house) == [
                CheckFinding(log: room.id, index: nil, text: "its row says otherwise than its entries")
            ])
    }

    @Test("a member row that was forged with the storage key is named")
    func forgedMember() async throws {
        let (house, room) = try await closedHouse()
        let cipher = try house.folder.cipher()
        let ghost = Person("Ghost")
        try house.folder.tamper { db in
            let record = MemberRecord(
                log: room.id, fingerprint: ghost.fingerprint, signingKey: ghost.card.signingKey,
                role: .maintainer)
            try MemberRow(record: record).save(in: db, cipher)
        }
        #expect(
            try findings(house).map(\.description) == [
                "program \(room.id.program): case \(room.id.caseID): room shared: "
                    + "\(ghost.fingerprint) has a member row that no statement explains"
            ])
    }

    @Test("a role that was raised with the storage key is named")
    func raisedRole() async throws {
        let (house, _) = try await closedHouse()
        let cipher = try house.folder.cipher()
        try house.folder.tamper { db in
            var row = try #require(
                try MemberRow.find(house.maintainer.fingerprint, in: house.program.id, db, cipher))
            row.record.role = .coordinator
            try row.save(in: db, cipher)
        }
        #expect(
            try findings(house).map(\.text) == [
                "the member row of \(house.maintainer.fingerprint) says otherwise than the statements"
            ])
    }

    @Test("a member row that is missing is named")
    func missingMember() async throws {
        let (house, room) = try await closedHouse()
        let cipher = try house.folder.cipher()
        try house.folder.tamper { db in
            try MemberRow.delete(house.researcher.fingerprint, in: room.id, db, cipher)
        }
        #expect(
            try findings(house) == [
                CheckFinding(
                    log: room.id, index: nil, text: "\(house.researcher.fingerprint) has no member row")
            ])
    }

    @Test("a member row that was filed under another person's mark does not open")
    func movedMember() async throws {
        let (house, room) = try await closedHouse()
        let cipher = try house.folder.cipher()
        try house.folder.tamper { db in
            try db.execute(
                sql: "UPDATE member SET person = ? WHERE person = ?",
                arguments: [
                    Data(cipher.person(Person("Ghost").fingerprint, in: room.id)),
                    Data(cipher.person(house.maintainer.fingerprint, in: room.id)),
                ])
        }
        #expect(try findings(house).contains { $0.text == "a row of the members does not open" })
    }

    @Test("a flipped bit in the server's own row is named")
    func serverRow() async throws {
        let (house, _) = try await closedHouse()
        try house.folder.tamper(flip("server", "record", where: "id = 1"))
        #expect(try findings(house).map(\.text) == ["the server's own row does not open"])
    }

    @Test("a page of the file that was overwritten is found by SQLite's own check or by the records in it")
    func overwrittenPage() async throws {
        let (house, _) = try await closedHouse()
        let path = house.folder.path + "/postern.db"
        let database = try DatabaseQueue(path: path)
        let record = try await database.read { db in
            try Data.fetchOne(db, sql: #"SELECT record FROM entry WHERE log = 2 AND "index" = 3"#)
        }
        try database.close()
        var file = try Data(contentsOf: URL(fileURLWithPath: path))
        let place = try #require(file.range(of: (record ?? Data()).prefix(200)))
        let page = place.lowerBound / 4096 * 4096
        file.replaceSubrange(page..<page + 4096, with: Data(repeating: 0xa5, count: 4096))
        try file.write(to: URL(fileURLWithPath: path))
        do {
            #expect(try findings(house) != [])
        } catch {
            guard case .damaged = error as? OpeningError else { Issue.record("\(error)"); return }
        }
    }

    @Test("checking changes nothing")
    func changesNothing() async throws {
        let (house, _) = try await closedHouse()
        let before = try house.folder.files("postern.db")["postern.db"]
        _ = try findings(house)
        #expect(try house.folder.files("postern.db")["postern.db"] == before)
    }

    @Test("a folder without a database is said to be one, and none is made")
    func noDatabase() throws {
        let folder = TemporaryFolder()
        #expect(throws: OpeningError.noDatabase(folder.path)) { _ = try Store.check(folder: folder.path) }
        #expect(!FileManager.default.fileExists(atPath: folder.path))
    }
}
