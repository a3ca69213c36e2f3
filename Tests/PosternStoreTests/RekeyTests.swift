import Foundation
import GRDB
import PosternFormat
import PosternSigning
import Testing

@testable import PosternStore

@Suite struct RekeyTests {
    private struct CutOff: Error {}

    /// A house with two rooms and some entries, closed.
    private func closedHouse() async throws -> (House, [Log]) {
        let house = try await House()
        var rooms = [try await house.openSharedRoom(), try await house.openSharedRoom()]
        for index in rooms.indices {
            for _ in 0..<3 {
                try await house.append(rooms[index].message(), to: &rooms[index], by: house.researcher)
            }
        }
        try house.store.close()
        return (house, rooms)
    }

    /// Everything that a client can ask for.
    private func pages(_ house: House, _ rooms: [Log]) async throws -> [Page] {
        var pages: [Page] = []
        for log in [house.program.id] + rooms.map(\.id) {
            pages.append(try await house.store.page(of: log, from: 0, limit: 100, maximumBytes: 1 << 24))
        }
        return pages
    }

    private func rekey(
        _ house: House, source: StorageKeySource = .folder, newKeyFile: String? = nil,
        step: (RekeyStep) throws -> Void = { _ in }
    ) throws {
        try Store.rekey(
            folder: house.folder.path, storageKey: source, newKeyFile: newKeyFile, random: .system,
            batchRows: 2,
            step: step)
    }

    private func keyFile(_ house: House) throws -> Data? {
        try house.folder.files("storage.key")["storage.key"]
    }

    @Test("after a rekey everything is there as before, and checks clean")
    func sameContent() async throws {
        let (house, rooms) = try await closedHouse()
        try house.reopen()
        let before = try await pages(house, rooms)
        try house.store.close()
        try rekey(house)
        try house.reopen()
        #expect(try await pages(house, rooms) == before)
        #expect(try Store.check(folder: house.folder.path).findings == [])
    }

    @Test("after a rekey members have their standing and their rooms, and can go on")
    func goesOn() async throws {
        var (house, rooms) = try await closedHouse()
        try rekey(house)
        try house.reopen()
        let who = house.researcher.fingerprint
        #expect(try await house.store.standing(of: who, in: rooms[1].id)?.member == .researcher)
        #expect(try await house.store.rooms(of: who, in: house.program.id.program).count == 2)
        try await house.append(rooms[0].message(), to: &rooms[0], by: house.researcher)
        try await house.append(rooms[1].message(), to: &rooms[1], by: house.researcher)
    }

    @Test("after a rekey the same bytes find the same entry, under another mark")
    func marks() async throws {
        let (house, rooms) = try await closedHouse()
        try house.reopen()
        let entry = try await house.page(of: rooms[0], from: 2).entries[0].entry
        let receipt = try await house.post(entry, to: rooms[0], by: house.researcher).page.receipt
        let before = try await marks(house)
        try house.store.close()
        try rekey(house)
        try house.reopen()
        let again = try await house.post(entry, to: rooms[0], by: house.researcher)
        #expect(!again.isNew)
        #expect(again.page.receipt == receipt)
        let after = try await marks(house)
        #expect(after.count == before.count)
        #expect(Set(after).isDisjoint(with: before))
    }

    /// The blinded hashes of all entries.
    private func marks(_ house: House) async throws -> [Data] {
        try await house.store.pool.read { try Data.fetchAll($0, sql: "SELECT mark FROM entry") }
    }

    @Test("a rekey makes another key, with mode 0600, and leaves no second file")
    func otherKey() async throws {
        let (house, _) = try await closedHouse()
        let before = try keyFile(house)
        try rekey(house)
        #expect(try keyFile(house) != before)
        #expect(try house.folder.mode("storage.key") == 0o600)
        #expect(try house.folder.files("storage.key").count == 1)
    }

    @Test("the old key does not open the database any more")
    func oldKey() async throws {
        let (house, _) = try await closedHouse()
        let old = house.folder.path + ".old"
        defer { try? FileManager.default.removeItem(atPath: old) }
        try FileManager.default.copyItem(atPath: house.folder.path + "/storage.key", toPath: old)
        try rekey(house)
        #expect(throws: OpeningError.storageKeyWrong(old)) {
            _ = try Store.check(folder: house.folder.path, storageKey: .file(old))
        }
    }

    @Test("the old key's bytes are overwritten where they were")
    func overwritten() async throws {
        let (house, _) = try await closedHouse()
        // A second name for the old file, to see what becomes of its content.
        let witness = house.folder.path + "/witness"
        try FileManager.default.linkItem(atPath: house.folder.path + "/storage.key", toPath: witness)
        try rekey(house)
        let bytes = try Data(contentsOf: URL(fileURLWithPath: witness))
        #expect(bytes.allSatisfy { $0 == 0 })
    }

    @Test("no record of the old key is left in the files")
    func noOldRecord() async throws {
        let (house, _) = try await closedHouse()
        let database = try DatabaseQueue(path: house.folder.path + "/postern.db")
        let records = try await database.read { db in
            try Data.fetchAll(
                db,
                sql:
                    "SELECT record FROM entry UNION ALL SELECT record FROM member UNION ALL SELECT mark FROM entry"
            )
        }
        try database.close()
        try rekey(house)
        for (name, content) in try house.folder.files("postern.db") {
            for record in records { #expect(content.range(of: record.prefix(64)) == nil, "\(name)") }
        }
    }

    @Test("a nonce that was seen before a rekey is refused after it")
    func nonces() async throws {
        let (house, _) = try await closedHouse()
        try house.reopen()
        let nonce = house.nonce(of: house.researcher)
        try await house.store.use(nonce: nonce)
        try house.store.close()
        try rekey(house)
        try house.reopen()
        #expect(await house.error { try await house.store.use(nonce: nonce) } == .replayed)
    }

    @Test(
        "a rekey that is killed at any step is finished by the next, wherever the new key is kept",
        arguments: [nil, "new.key"])
    func killed(newKey: String?) async throws {
        let (house, rooms) = try await closedHouse()
        try house.reopen()
        let before = try await pages(house, rooms)
        try house.store.close()
        let old = try keyFile(house)
        // What the disk holds at each step is what a process that was killed there leaves behind.
        var disks: [TemporaryFolder] = []
        try rekey(house, newKeyFile: newKey.map { house.folder.path + "/" + $0 }) { _ in
            disks.append(try house.folder.copy())
        }
        #expect(disks.count > 10)
        for (step, disk) in disks.enumerated() {
            // What was finished is not begun again.
            if step < disks.count - 1 {
                try Store.rekey(
                    folder: disk.path, storageKey: .folder, newKeyFile: newKey.map { disk.path + "/" + $0 },
                    random: .system, batchRows: 2
                ) { _ in }
            }
            let key = newKey ?? "storage.key"
            let source = StorageKeySource.file(disk.path + "/" + key)
            #expect(try Store.check(folder: disk.path, storageKey: source).findings == [], "step \(step)")
            let keys = try disk.files().filter { $0.key.contains("key") }
            #expect(Array(keys.keys) == [key], "step \(step)")
            #expect(keys[key] != old, "step \(step)")
            let clock = house.clock
            house.store = try Store.open(folder: disk.path, storageKey: source, clock: { clock.now })
            #expect(try await pages(house, rooms) == before, "step \(step)")
            try house.store.close()
        }
    }

    @Test("a rekey that is cut off at every step in turn comes to its end")
    func cutOffAgainAndAgain() async throws {
        let (house, _) = try await closedHouse()
        var runs = 0
        while runs < 100 {
            runs += 1
            var steps: [RekeyStep] = []
            try? rekey(house) { step in
                steps.append(step)
                if case .records = step { throw CutOff() }
            }
            if steps.last == .finished { break }
        }
        #expect(runs > 5 && runs < 100)
        #expect(try Store.check(folder: house.folder.path).findings == [])
    }

    private func cutOff(_ house: House, after last: Int) {
        var step = 0
        try? rekey(house) { _ in
            step += 1
            if step == last { throw CutOff() }
        }
    }

    @Test("a server does not open a folder whose rekey is not finished", arguments: [2, 5])
    func unfinished(step: Int) async throws {
        let (house, _) = try await closedHouse()
        cutOff(house, after: step)
        #expect(throws: OpeningError.rekeyUnfinished(house.folder.path)) { try house.reopen() }
    }

    @Test("check and backup do not take a folder whose rekey is not finished")
    func unfinishedCheck() async throws {
        let (house, _) = try await closedHouse()
        cutOff(house, after: 4)
        #expect(throws: OpeningError.rekeyUnfinished(house.folder.path)) {
            _ = try Store.check(folder: house.folder.path)
        }
        #expect(throws: BackupError.opening(.rekeyUnfinished(house.folder.path))) {
            try Store.backup(folder: house.folder.path, to: house.folder.path + "/backup.db")
        }
    }

    @Test("a server has the folder to itself: no rekey meanwhile")
    func inUse() async throws {
        let (house, _) = try await closedHouse()
        try house.reopen()
        #expect(throws: RekeyError.opening(.inUse(house.folder.path))) { try rekey(house) }
    }

    @Test("the new key may be kept elsewhere, and the old file is gone then")
    func elsewhere() async throws {
        let (house, _) = try await closedHouse()
        let new = house.folder.path + ".new"
        defer { try? FileManager.default.removeItem(atPath: new) }
        try rekey(house, newKeyFile: new)
        #expect(try keyFile(house) == nil)
        #expect(try Store.check(folder: house.folder.path, storageKey: .file(new)).findings == [])
    }

    @Test("a credential needs a file for the new key")
    func credential() async throws {
        let (house, _) = try await closedHouse()
        #expect(throws: RekeyError.newKeyFileNeeded) {
            try rekey(house, source: .credential(house.folder.path + "/storage.key"))
        }
    }

    @Test("the key in use is not taken for a new one")
    func sameKey() async throws {
        let (house, _) = try await closedHouse()
        let key = house.folder.path + "/storage.key"
        #expect(throws: RekeyError.sameKey(key)) { try rekey(house, newKeyFile: key) }
    }

    @Test("a rekey with another database's key is refused and changes nothing")
    func wrongKey() async throws {
        let (house, _) = try await closedHouse()
        let (other, _) = try await closedHouse()
        let key = other.folder.path + "/storage.key"
        #expect(throws: RekeyError.opening(.storageKeyWrong(key))) { try rekey(house, source: .file(key)) }
        #expect(try Store.check(folder: house.folder.path).findings == [])
    }

    @Test("a record that does not open stops a rekey without loss of the others")
    func damaged() async throws {
        let (house, _) = try await closedHouse()
        try house.folder.tamper { db in
            try db.execute(sql: #"UPDATE entry SET record = zeroblob(552) WHERE log = 3 AND "index" = 2"#)
        }
        #expect(
            throws: RekeyError.failed(house.folder.path, reason: "entry 2 of log row 3 does not open")
        ) { try rekey(house) }
    }
}
