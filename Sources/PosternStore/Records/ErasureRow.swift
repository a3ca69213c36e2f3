internal import GRDB

/// A row of the table `erasure`: a destroyed room whose entries are being deleted, and of which copies may still be in the
/// write-ahead log. It is added with the room's tombstone, and goes when the log was truncated after the last was deleted.
enum ErasureRow {
    static func insert(_ log: Int64, in db: Database) throws {
        try db.cachedStatement(sql: "INSERT INTO erasure (log) VALUES (?) ON CONFLICT DO NOTHING")
            .execute(arguments: [log])
    }

    /// Whether the room is not wholly erased yet.
    static func exists(_ log: Int64, in db: Database) throws -> Bool {
        let statement = try db.cachedStatement(sql: "SELECT 1 FROM erasure WHERE log = ?")
        return try Row.fetchOne(statement, arguments: [log]) != nil
    }

    /// The rooms, oldest first.
    static func all(in db: Database) throws -> [Int64] {
        try Int64.fetchAll(db, sql: "SELECT log FROM erasure ORDER BY log")
    }

    /// Whether there is any.
    static func exists(in db: Database) throws -> Bool {
        try Row.fetchOne(db, sql: "SELECT 1 FROM erasure LIMIT 1") != nil
    }

    static func deleteAll(in db: Database) throws { try db.execute(sql: "DELETE FROM erasure") }
}
