internal import GRDB
internal import PosternSigning

/// How the database file is opened: for the one process that writes, or for looking.
enum DatabaseFile {
    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(10)
        configuration.maximumReaderCount = 8
        configuration.label = "postern"
        configuration.prepareDatabase { db in
            // What is deleted or replaced is overwritten, and no copy of it goes to a temporary file, which nobody
            // would overwrite; the schema of a file from elsewhere runs no code of ours.
            try db.execute(
                sql: """
                    PRAGMA secure_delete = ON;
                    PRAGMA temp_store = MEMORY;
                    PRAGMA trusted_schema = OFF;
                    PRAGMA cell_size_check = ON;
                    """)
        }
        return configuration
    }

    /// Opens for writing, every commit on disk before it returns, and brings the schema up to date.
    static func open(_ folder: DataFolder) throws(OpeningError) -> DatabasePool {
        do {
            let pool = try DatabasePool(path: folder.database, configuration: configuration)
            try pool.writeWithoutTransaction { db in
                // Only here: the pool sets NORMAL on its writer after `prepareDatabase` has run, and with NORMAL a
                // power loss takes back commits that were acknowledged (promise 7).
                try db.execute(sql: "PRAGMA synchronous = FULL")
            }
            guard try !pool.read(Schema.isDraft) else { throw OpeningError.draftDatabase(folder.path) }
            guard try pool.read(Schema.migrator.hasBeenSuperseded) == false else {
                throw OpeningError.newerDatabase(folder.path)
            }
            try Schema.migrator.migrate(pool)
            return pool
        } catch let error as OpeningError {
            throw error
        } catch {
            throw .database(error, in: folder)
        }
    }

    /// Opens for looking; works beside a server that has it open.
    static func openForReading(_ folder: DataFolder) throws(OpeningError) -> DatabaseQueue {
        guard folder.holdsDatabase else { throw .noDatabase(folder.path) }
        do {
            var configuration = configuration
            configuration.readonly = true
            let queue = try DatabaseQueue(path: folder.database, configuration: configuration)
            try queue.read { db in
                guard try !Schema.isDraft(db) else { throw OpeningError.draftDatabase(folder.path) }
                guard try Schema.migrator.hasBeenSuperseded(db) == false else {
                    throw OpeningError.newerDatabase(folder.path)
                }
                guard try Schema.migrator.hasCompletedMigrations(db) else {
                    throw OpeningError.olderDatabase(folder.path)
                }
            }
            return queue
        } catch let error as OpeningError {
            throw error
        } catch {
            throw .database(error, in: folder)
        }
    }

    /// The cipher of a database whose key is `key`, or the reason why there is none.
    static func cipher(
        _ generations: [GenerationRow], _ key: borrowing StorageKey, _ folder: DataFolder, keyPath: String,
        random: RandomSource
    ) throws(OpeningError) -> StorageCipher {
        guard generations.count <= 1 else { throw .rekeyUnfinished(folder.path) }
        guard let generation = generations.first else {
            throw .damaged(folder.path, reason: "no storage key is on record")
        }
        guard constantTimeEqual(generation.keyID, key.id) else {
            // Cut off after the last record and before the new key got the old one's name.
            if let next = try? StorageKeySource.load(StorageKeySource.draft(of: keyPath)),
                constantTimeEqual(generation.keyID, next.id)
            {
                throw .rekeyUnfinished(folder.path)
            }
            throw .storageKeyWrong(keyPath)
        }
        return StorageCipher(key: key, generation: generation.number, random: random)
    }
}

/// What an error of the database says, without the values that were bound.
func databaseReason(_ error: any Error) -> String {
    switch error {
    case let error as DatabaseError: error.message ?? "\(error.resultCode)"
    case let error as DamagedRecord: "\(error.place) does not open"
    case is CancellationError: "the caller went away"
    default: "it failed"
    }
}
