internal import GRDB
internal import PosternFormat

extension Writer {
    /// Notes that a room's last entry is its tombstone: it is destroyed once the act is through.
    mutating func condemn(_ row: LogRow) {
        condemned = row
        destroyed.insert(row.record.log)
        cache.forget(row.record.log)
    }

    /// Deletes everything of a room but its last entry, the tombstone, and who may read that.
    ///
    /// SQLite overwrites what is deleted, since `secure_delete` is on. Older copies are still in the write-ahead log:
    /// the row in `erasure` keeps the room's tombstone back until that was truncated too.
    func destroy(_ row: LogRow, in db: Database) throws {
        try db.cachedStatement(sql: #"DELETE FROM entry WHERE log = ? AND "index" < ?"#)
            .execute(arguments: [row.id, Int64(clamping: row.record.count) - 1])
        try LandmarkRow.deleteAll(of: row.id, in: db)
        try ErasureRow.insert(row.id, in: db)
    }
}
