import GRDB
import PosternSigning

@testable import PosternStore

extension TemporaryFolder {
    /// Changes the database behind the store's back, as somebody with the file would; the store must be closed.
    func tamper(_ change: (Database) throws -> Void) throws {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let database = try DatabaseQueue(path: path + "/postern.db", configuration: configuration)
        try database.write(change)
        try database.close()
    }

    /// The cipher of this folder's storage key, in its first generation: what only its operator has.
    func cipher() throws -> StorageCipher {
        let key = try StorageKeySource.folder.load(in: DataFolder(path))
        return StorageCipher(key: key, generation: 1, random: .system)
    }
}
