internal import GRDB
internal import PosternFormat
public import PosternSigning

extension Store {
    /// Changes the storage key of a data folder that no server has open, and encrypts everything again.
    ///
    /// The new key takes the old one's place, or stays in `newKeyFile` where one is named (which then holds the new
    /// key already, or gets it). It may be cut off at any point: while both keys are needed both files are there, and
    /// the same call goes on. At the end the old key is overwritten. `progress` is told of each step.
    public static func rekey(
        folder path: String, storageKey source: StorageKeySource = .folder, newKeyFile: String? = nil,
        random: RandomSource = .system, progress: (RekeyStep) -> Void = { _ in }
    ) throws(RekeyError) {
        try rekey(folder: path, storageKey: source, newKeyFile: newKeyFile, random: random, batchRows: nil) {
            progress($0)
        }
    }

    /// The same; `step` may end it at any step by throwing, which is how the tests cut it off.
    static func rekey(
        folder path: String, storageKey source: StorageKeySource, newKeyFile: String?, random: RandomSource,
        batchRows: Int?, step: (RekeyStep) throws -> Void
    ) throws(RekeyError) {
        if case .credential = source, newKeyFile == nil { throw .newKeyFileNeeded }
        let folder = DataFolder(path)
        do {
            guard folder.holdsDatabase else { throw OpeningError.noDatabase(path) }
            let lock = try folder.locked()
            try folder.checkLastEnd(lock)
            let pool = try DatabaseFile.open(folder)
            defer {
                try? pool.close()
                folder.noteEnd(lock)
            }
            let keys = RekeyKeys(folder: folder, source: source, newFile: newKeyFile)
            try rekey(pool, keys, random: random, batchRows: batchRows, step: step)
            try pool.close()
        } catch let error as RekeyError {
            throw error
        } catch let error as OpeningError {
            throw .opening(error)
        } catch {
            throw .failed(folder.path, reason: databaseReason(error))
        }
    }

    private static func rekey(
        _ pool: DatabasePool, _ keys: RekeyKeys, random: RandomSource, batchRows: Int?,
        step: (RekeyStep) throws -> Void
    ) throws {
        var generations = try pool.read(GenerationRow.all)
        let oldPath = keys.source.path(in: keys.folder)
        let isOneKeyEnough = generations.count == 1
        if isOneKeyEnough, let newID = try keys.newID(), constantTimeEqual(generations[0].keyID, newID) {
            // Everything was done but the last step; or the file named for the new key is the one in use.
            if try keys.oldID() == newID { throw RekeyError.sameKey(keys.newPath) }
            return try settle(keys, step)
        }
        guard let old = try keys.old() else { throw OpeningError.storageKeyMissing(oldPath) }
        guard let first = generations.first, constantTimeEqual(first.keyID, old.id) else {
            throw OpeningError.storageKeyWrong(oldPath)
        }
        if isOneKeyEnough, try keys.newID() == nil { try keys.make(random: random) }
        guard let new = try keys.new() else { throw OpeningError.storageKeyMissing(keys.newPath) }
        try keys.secureNew()
        try step(.keyMade)
        if isOneKeyEnough {
            let next = GenerationRow(number: first.number + 1, keyID: new.id)
            try pool.write { try next.insert(in: $0) }
            generations.append(next)
        }
        guard generations.count == 2, constantTimeEqual(generations[1].keyID, new.id) else {
            throw OpeningError.storageKeyWrong(keys.newPath)
        }
        try step(.begun)
        let oldCipher = StorageCipher(key: old, generation: first.number, random: random)
        let newCipher = StorageCipher(key: new, generation: generations[1].number, random: random)
        try reseal(pool, from: oldCipher, to: newCipher, batchRows: batchRows, step)
        // The foreign keys refuse this while a single record still needs the old key.
        try pool.write { try first.delete(in: $0) }
        // The write-ahead log still holds pages from before.
        _ = try pool.writeWithoutTransaction { try $0.checkpoint(.truncate) }
        try step(.forgotten)
        try settle(keys, step)
    }

    private static func reseal(
        _ pool: DatabasePool, from old: StorageCipher, to new: StorageCipher, batchRows: Int?,
        _ step: (RekeyStep) throws -> Void
    ) throws {
        var reseal = ResealRecords(old: old, new: new, batchRows: batchRows)
        var (done, total) = try pool.read { db in
            let counts = try Row.fetchOne(
                db,
                sql: """
                    SELECT coalesce(sum(generation = ?), 0), count(*) FROM (
                        SELECT generation FROM server UNION ALL SELECT generation FROM log
                        UNION ALL SELECT generation FROM entry UNION ALL SELECT generation FROM landmark
                        UNION ALL SELECT generation FROM share UNION ALL SELECT generation FROM member)
                    """, arguments: [new.generation])
            return (counts?[0] as Int? ?? 0, counts?[1] as Int? ?? 0)
        }
        while true {
            let count = try pool.write { try reseal.nextBatch(in: $0) }
            if count == 0 { return }
            done += count
            total = max(total, done)
            try step(.records(done: done, total: total))
        }
    }

    private static func settle(_ keys: RekeyKeys, _ step: (RekeyStep) throws -> Void) throws {
        try keys.settle()
        try step(.finished)
    }
}
