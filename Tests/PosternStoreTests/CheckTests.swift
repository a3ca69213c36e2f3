import Foundation
import GRDB
import PosternFormat
import PosternLog
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

    /// What somebody with the storage key may do to a row so that it still opens.
    enum Alteration: CaseIterable {
        case laterTime, earlierTime, previousHead, mark, entry, entryAndMark
    }

    @Test(
        "a row that the key's owner altered is named there or at the next, and in the last by the log's row",
        arguments: Alteration.allCases, [1, 2, 4])
    func altered(_ alteration: Alteration, index: UInt64) async throws {
        let (house, room) = try await closedHouse()
        let cipher = try house.folder.cipher()
        try house.folder.tamper { db in
            let row = try EntryRow.find(log: 2, index: index, in: db, cipher)
            let (time, entry) = (row.stored.time.milliseconds, row.stored.entry)
            var next = (before: row.before, time: time, entry: entry)
            var marked = entry
            switch alteration {
            case .laterTime: next.time += 1
            case .earlierTime: next.time -= 1
            case .previousHead: next.before = Place(count: index, head: .zero)
            case .mark: marked = room.message()
            case .entry: next.entry = room.message()
            case .entryAndMark:
                next.entry = try EntryRow.find(log: 2, index: index, in: db, cipher).stored.entry
                next.entry[next.entry.count - 1] ^= 1
                marked = next.entry
            }
            let altered = EntryRow(
                log: 2, before: next.before,
                stored: StoredEntry(
                    time: try #require(Timestamp(milliseconds: next.time)), entry: next.entry))
            let mark = cipher.entry(Entry.hash(of: marked, program: room.id.program), in: room.id)
            try db.execute(
                sql: #"UPDATE entry SET record = ?, mark = ? WHERE log = 2 AND "index" = ?"#,
                arguments: [Data(altered.sealed(cipher)), Data(mark), Int64(index)])
        }
        let last = CheckFinding(log: room.id, index: nil, text: "its row says otherwise than its entries")
        let broken = CheckFinding(log: room.id, index: index, text: "\(LogFault.wrongPrevious)")
        let next = CheckFinding(log: room.id, index: index + 1, text: "\(LogFault.wrongPrevious)")
        let expected: CheckFinding =
            switch alteration {
            case .earlierTime: CheckFinding(log: room.id, index: index, text: "\(LogFault.timeWentBack)")
            case .previousHead, .mark, .entry: broken
            case .laterTime, .entryAndMark: index == 4 ? last : next
            }
        #expect(try findings(house) == [expected])
    }

    @Test("a time that was altered in the first entry of a room or of a program is named", arguments: [1, 2])
    func firstTime(log: Int64) async throws {
        let (house, _) = try await closedHouse()
        let cipher = try house.folder.cipher()
        try house.folder.tamper { db in
            let row = try EntryRow.find(log: log, index: 0, in: db, cipher)
            let earlier = try #require(Timestamp(milliseconds: row.stored.time.milliseconds - 1))
            let altered = EntryRow(
                log: log, before: row.before, stored: StoredEntry(time: earlier, entry: row.stored.entry))
            try db.execute(
                sql: #"UPDATE entry SET record = ? WHERE log = ? AND "index" = 0"#,
                arguments: [Data(altered.sealed(cipher)), log])
        }
        #expect(try findings(house).first?.index == 1)
        #expect(try findings(house).first?.text == "\(LogFault.wrongPrevious)")
    }

    @Test("two rows that changed places with their marks are named")
    func swappedRows() async throws {
        let (house, room) = try await closedHouse()
        try house.folder.tamper { db in
            for (old, new) in [(2, 99), (3, 2), (99, 3)] {
                try db.execute(
                    sql: #"UPDATE entry SET "index" = ? WHERE log = 2 AND "index" = ?"#,
                    arguments: [new, old])
            }
        }
        #expect(try findings(house).map(\.index) == [2, 3])
        #expect(try findings(house).allSatisfy { $0.log == room.id && $0.text == "does not open" })
    }

    @Test("two entries that the key's owner exchanged are named")
    func exchanged() async throws {
        let (house, room) = try await closedHouse()
        let cipher = try house.folder.cipher()
        try house.folder.tamper { db in
            let rows = try [2, 3].map { try EntryRow.find(log: 2, index: $0, in: db, cipher) }
            try db.execute(sql: #"DELETE FROM entry WHERE log = 2 AND "index" IN (2, 3)"#)
            for (place, stored) in zip(rows, rows.reversed().map(\.stored)) {
                try EntryRow(log: 2, before: place.before, stored: stored).insert(of: room.id, in: db, cipher)
            }
        }
        #expect(try findings(house).map(\.index) == [2])
    }

    @Test("nobody is given another entry's receipt where their marks were exchanged")
    func wrongMark() async throws {
        let (house, room) = try await closedHouse()
        try house.folder.tamper { db in
            let mark =
                try Data.fetchOne(
                    db, sql: #"SELECT mark FROM entry WHERE log = 2 AND "index" = 2"#) ?? Data()
            try db.execute(sql: #"UPDATE entry SET mark = randomblob(32) WHERE log = 2 AND "index" = 2"#)
            try db.execute(
                sql: #"UPDATE entry SET mark = ? WHERE log = 2 AND "index" = 3"#, arguments: [mark])
        }
        try house.reopen()
        let entry = try await house.page(of: room, from: 2).entries[0].entry
        let error = await house.refusal(of: entry, to: room, by: house.researcher)
        guard case .unavailable = error else { Issue.record("\(String(describing: error))"); return }
    }

    @Test("a log that was cut short together with its row is noticed by the row")
    func rowBehind() async throws {
        let (house, room) = try await closedHouse()
        let cipher = try house.folder.cipher()
        try house.folder.tamper { db in
            var row = try LogRow.find(id: 2, in: db, cipher)
            row.record.place = Place(count: 4, head: row.record.place.head)
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
