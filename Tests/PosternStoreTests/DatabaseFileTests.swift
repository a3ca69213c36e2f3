import Foundation
import GRDB
import Testing

@testable import PosternStore

@Suite struct DatabaseFileTests {
    @Test("every commit of the writer reaches the disk: synchronous reads 2")
    func synchronous() async throws {
        let house = try await House()
        let value = try await house.store.pool.writeWithoutTransaction { db in
            try Int.fetchOne(db, sql: "PRAGMA synchronous")
        }
        #expect(value == 2)
    }

    @Test(
        "the writer's connection is set up as the specification says",
        arguments: [
            ("journal_mode", "wal"), ("foreign_keys", "1"), ("secure_delete", "1"), ("trusted_schema", "0"),
            ("temp_store", "2"),
        ])
    func pragmas(name: String, value: String) async throws {
        let house = try await House()
        let found = try await house.store.pool.writeWithoutTransaction { db in
            try String.fetchOne(db, sql: "PRAGMA \(name)")
        }
        #expect(found == value)
    }

    @Test("a database in use that lost the record of its storage key gets no new server's key")
    func lostGeneration() async throws {
        let house = try await House()
        _ = try await house.openSharedRoom()
        try house.store.close()
        try house.folder.tamper { try $0.execute(sql: "DELETE FROM generation") }
        for _ in 0..<2 {
            #expect(
                throws: OpeningError.damaged(house.folder.path, reason: "no storage key is on record")
            ) { try house.reopen() }
        }
    }

    @Test("every table is STRICT")
    func strict() async throws {
        let house = try await House()
        let lax = try await house.store.pool.read { db in
            try String.fetchAll(
                db,
                sql: """
                    SELECT name FROM pragma_table_list
                    WHERE schema = 'main' AND type = 'table' AND strict = 0
                        AND name NOT LIKE 'sqlite_%' AND name <> 'grdb_migrations'
                    """)
        }
        #expect(lax == [])
    }

    @Test("the schema refuses an entry with a gap before it")
    func gap() async throws {
        let house = try await House()
        try house.store.close()
        #expect(throws: DatabaseError.self) {
            try house.folder.tamper { db in
                try db.execute(
                    sql:
                        #"INSERT INTO entry SELECT log, "index" + 5, randomblob(32), generation, record FROM entry LIMIT 1"#
                )
            }
        }
    }

    @Test(
        "the folder is for its owner alone",
        arguments: ["", "postern.db", "postern.db-wal", "postern.db-shm", "lock", "storage.key"])
    func modes(name: String) async throws {
        let house = try await House()
        #expect(try house.folder.mode(name) == (name.isEmpty ? 0o700 : 0o600))
    }

    @Test("a second process with the same folder is told so")
    func locked() async throws {
        let house = try await House()
        let clock = house.clock
        #expect(throws: OpeningError.inUse(house.folder.path)) {
            _ = try Store.open(folder: house.folder.path, clock: { clock.now })
        }
    }

    @Test("a closed store gives the folder free")
    func unlocked() async throws {
        let house = try await House()
        try house.restart()
        #expect(house.store.setupCode == nil)
    }

    @Test("the signing key is the same after a restart")
    func serverKey() async throws {
        let house = try await House()
        let key = house.store.serverKey
        try house.restart()
        #expect(house.store.serverKey == key)
    }

    @Test("a database of a newer version is left alone")
    func newer() async throws {
        let house = try await House()
        try house.store.close()
        try house.folder.tamper {
            try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('99 the future')")
        }
        #expect(throws: OpeningError.newerDatabase(house.folder.path)) { try house.restart() }
    }

    @Test("a database that a draft of this program made is refused by everything, and left alone")
    func draft() async throws {
        let house = try await House()
        try house.store.close()
        try house.folder.tamper { try $0.execute(sql: "UPDATE grdb_migrations SET identifier = 'first'") }
        let path = house.folder.path
        let refusal = OpeningError.draftDatabase(path)
        #expect(throws: refusal) { try house.reopen() }
        #expect(throws: refusal) { _ = try Store.check(folder: path) }
        #expect(throws: RekeyError.opening(refusal)) { try Store.rekey(folder: path) }
        #expect(throws: BackupError.opening(refusal)) {
            try Store.backup(folder: path, to: path + "/backup.db")
        }
        try house.folder.tamper { db in
            let applied = try String.fetchAll(db, sql: "SELECT identifier FROM grdb_migrations")
            #expect(applied == ["first"])
        }
    }
}
