internal import GRDB
public import PosternFormat
public import PosternSigning

extension Store {
    /// Opens a data folder for serving. The first time it makes the folder, the storage key (unless a service
    /// manager provides it), the database, the server's signing key and the setup code.
    ///
    /// `clock` gives the times of receipts and the age of nonces; `random` the keys and nonces made here.
    public static func open(
        folder path: String, storageKey source: StorageKeySource = .folder,
        clock: @escaping @Sendable () -> Timestamp, random: RandomSource = .system
    ) throws(OpeningError) -> Store {
        let folder = DataFolder(path)
        try folder.make()
        let lock = try folder.locked()
        let key = try source.loadOrMake(in: folder, random: random)
        try folder.checkLastEnd(lock)
        try folder.makeDatabase()
        let pool = try DatabaseFile.open(folder)
        do {
            let setupCode = try firstStart(pool, key, folder, random: random)
            let generations = try pool.read(GenerationRow.all)
            let cipher = try DatabaseFile.cipher(
                generations, key, folder, keyPath: source.path(in: folder), random: random)
            let server = try serverRecord(pool, cipher)
            try folder.noteRunning(lock)
            let store = Store(
                pool: pool, cipher: cipher, server: server, setupCode: setupCode, folder: folder, lock: lock,
                clock: clock, random: random)
            try store.eraseAtStart()
            return store
        } catch let error as OpeningError {
            throw error
        } catch {
            throw .database(error, in: folder)
        }
    }

    /// Where nothing is on record yet, records this storage key, makes the server's secrets, and returns the setup code.
    private static func firstStart(
        _ pool: DatabasePool, _ key: borrowing StorageKey, _ folder: DataFolder, random: RandomSource
    ) throws -> String? {
        guard try pool.read(GenerationRow.all).isEmpty else { return nil }
        // Another signing key in place of one that is in use would be the end of its programs.
        let isUsed = try pool.read {
            try Bool.fetchOne($0, sql: "SELECT EXISTS (SELECT 1 FROM server UNION ALL SELECT 1 FROM log)")
        }
        guard isUsed == false else {
            throw OpeningError.damaged(folder.path, reason: "no storage key is on record")
        }
        let generation = GenerationRow(number: 1, keyID: key.id)
        let cipher = StorageCipher(key: key, generation: 1, random: random)
        let setupCode = SetupCode.make(random: random)
        try pool.write { db in
            try generation.insert(in: db)
            try ServerRecord(random: random, setupDigest: SetupCode.digest(setupCode)).save(in: db, cipher)
        }
        return setupCode
    }

    private static func serverRecord(
        _ pool: DatabasePool, _ cipher: StorageCipher
    ) throws -> ServerRecord {
        var found: ServerRecord?
        try pool.unsafeRead { found = try ServerRecord.find(in: $0, cipher) }
        guard let found else { throw DamagedRecord(place: "the server's own row") }
        return found
    }
}
