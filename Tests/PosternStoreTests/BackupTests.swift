import Foundation
import GRDB
import PosternFormat
import PosternSigning
import Testing

@testable import PosternStore

@Suite(.timeLimit(.minutes(10))) struct BackupTests {
    /// A folder in which the backup has taken the database's place.
    private func restored(_ backup: String, of house: House) throws -> TemporaryFolder {
        let folder = TemporaryFolder()
        try FileManager.default.createDirectory(atPath: folder.path, withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: backup, toPath: folder.path + "/postern.db")
        try FileManager.default.copyItem(
            atPath: house.folder.path + "/storage.key", toPath: folder.path + "/storage.key")
        return folder
    }

    @Test("a backup made beside a running server opens, checks clean, and goes on")
    func opens() async throws {
        let house = try await House()
        var room = try await house.openSharedRoom()
        try await house.append(room.message(), to: &room, by: house.researcher)
        let backup = house.folder.path + "/backup.db"
        try Store.backup(folder: house.folder.path, to: backup)
        let folder = try restored(backup, of: house)
        #expect(try Store.check(folder: folder.path).findings == [])
        let clock = house.clock
        let store = try Store.open(folder: folder.path, clock: { clock.now })
        _ = try await House.post(store, room.message(), to: room.id, by: house.researcher, clock)
    }

    @Test("a backup made while many write is whole")
    func underLoad() async throws {
        let house = try await House()
        var rooms: [Log] = []
        for _ in 0..<8 { rooms.append(try await house.openSharedRoom()) }
        let (store, clock, researcher, folder, all) = (
            house.store, house.clock, house.researcher, house.folder, rooms
        )
        try await withThrowingTaskGroup { group in
            for room in all {
                group.addTask {
                    for _ in 0..<40 {
                        _ = try await House.post(store, room.message(), to: room.id, by: researcher, clock)
                    }
                }
            }
            for number in 0..<3 {
                try Store.backup(folder: folder.path, to: folder.path + "/backup\(number).db")
            }
            try await group.waitForAll()
        }
        for number in 0..<3 {
            let copy = try restored(house.folder.path + "/backup\(number).db", of: house)
            #expect(try Store.check(folder: copy.path).findings == [])
        }
    }

    @Test("a backup is for its owner alone")
    func mode() async throws {
        let house = try await House()
        try Store.backup(folder: house.folder.path, to: house.folder.path + "/backup.db")
        #expect(try house.folder.mode("backup.db") == 0o600)
    }

    @Test("a backup needs no file beside it")
    func oneFile() async throws {
        let house = try await House()
        try Store.backup(folder: house.folder.path, to: house.folder.path + "/backup.db")
        #expect(Set(try house.folder.files("backup").keys) == ["backup.db"])
        let database = try DatabaseQueue(path: house.folder.path + "/backup.db")
        #expect(try await database.read { try String.fetchOne($0, sql: "PRAGMA journal_mode") } == "delete")
    }

    @Test("a backup never replaces a file")
    func exists() async throws {
        let house = try await House()
        let path = house.folder.path + "/backup.db"
        try Data("precious".utf8).write(to: URL(fileURLWithPath: path))
        #expect(throws: BackupError.exists(path)) { try Store.backup(folder: house.folder.path, to: path) }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data("precious".utf8))
    }

    @Test("what the operator keeps beside a backup stays as it is")
    func draft() async throws {
        let house = try await House()
        let path = house.folder.path + "/backup.db"
        try Data("precious".utf8).write(to: URL(fileURLWithPath: path + ".draft"))
        try Store.backup(folder: house.folder.path, to: path)
        #expect(try Data(contentsOf: URL(fileURLWithPath: path + ".draft")) == Data("precious".utf8))
        #expect(Set(try house.folder.files("backup").keys) == ["backup.db", "backup.db.draft"])
    }

    @Test("a rekey that begins between the look and the copy makes no backup that needs two keys")
    func rekeyBegins() async throws {
        struct CutOff: Error {}
        let house = try await House()
        try house.store.close()
        let source = try DatabaseFile.openForReading(DataFolder(house.folder.path))
        #expect(throws: RekeyError.self) {
            try Store.rekey(
                folder: house.folder.path, storageKey: .folder, newKeyFile: nil, random: .system, batchRows: 2
            ) { if $0 == .begun { throw CutOff() } }
        }
        #expect(throws: BackupError.opening(.rekeyUnfinished(house.folder.path))) {
            try Store.copy(source, to: house.folder.path + "/backup.db", folder: house.folder.path)
        }
    }

    @Test("a backup that cannot be written leaves nothing")
    func unwritable() async throws {
        let house = try await House()
        let path = house.folder.path + "/no such folder/backup.db"
        #expect(throws: BackupError.failed(path, reason: "no such file or directory")) {
            try Store.backup(folder: house.folder.path, to: path)
        }
    }

    @Test("a folder without a database has no backup")
    func noDatabase() {
        let folder = TemporaryFolder()
        #expect(throws: BackupError.opening(.noDatabase(folder.path))) {
            try Store.backup(folder: folder.path, to: folder.path + ".backup")
        }
    }
}
