internal import GRDB
internal import PosternFormat

extension Writer {
    /// Notes that a room's last entry is its tombstone. The statement stands with that; what the room held is deleted
    /// afterwards, batch by batch, so that destroying a room takes no longer for what was written into it.
    mutating func condemn(_ row: LogRow, in db: Database) throws {
        try ErasureRow.insert(row.id, in: db)
        destroyed.insert(row.record.log)
        cache.forget(row.record.log)
    }
}

/// What is deleted of a room in one transaction: few enough entries, and bytes, that nobody else waits for long.
enum DestroyedEntries {
    private static let batch = 256
    private static let batchBytes = 8 << 20

    /// Deletes the next entries of a destroyed room, and in the end its landmarks; false where only its tombstone is left.
    ///
    /// SQLite overwrites what is deleted, since `secure_delete` is on. Older copies are still in the write-ahead log: the
    /// row in `erasure` keeps the room's tombstone back until that was truncated too.
    static func deleteBatch(in db: Database, _ cipher: StorageCipher) throws -> Bool {
        for log in try ErasureRow.all(in: db) {
            let row = try LogRow.find(id: log, in: db, cipher)
            // The row in `erasure` is only a number; what is destroyed says the room's own record, which is authenticated.
            guard row.record.isDestroyed else { continue }
            let tombstone = Int64(clamping: row.record.count) - 1
            guard let end = try endOfBatch(of: log, before: tombstone, in: db) else { continue }
            try db.cachedStatement(sql: #"DELETE FROM entry WHERE log = ? AND "index" < ?"#)
                .execute(arguments: [log, end])
            try LandmarkRow.deleteAll(of: log, in: db)
            try ShareRow.deleteAll(of: log, in: db)
            return true
        }
        return false
    }

    /// The index before which the next batch ends; nil where there is none.
    private static func endOfBatch(
        of log: Int64, before tombstone: Int64, in db: Database
    ) throws -> Int64? {
        let rows = try Row.fetchCursor(
            db,
            sql: #"""
                SELECT "index", length(record) FROM entry WHERE log = ? AND "index" < ? ORDER BY "index" LIMIT ?
                """#, arguments: [log, tombstone, batch])
        var end: Int64?
        var bytes: Int64 = 0
        while bytes < batchBytes, let row = try rows.next() {
            end = row[0] + 1
            bytes += row[1]
        }
        return end
    }
}
