internal import GRDB

/// A row of the table `erasure`: a room whose entries are deleted, while copies of them may still be in the
/// write-ahead log. It is added in the transaction that deletes them, and goes when the log was truncated.
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

    /// Whether there is any.
    static func exists(in db: Database) throws -> Bool {
        try Row.fetchOne(db, sql: "SELECT 1 FROM erasure LIMIT 1") != nil
    }

    static func deleteAll(in db: Database) throws { try db.execute(sql: "DELETE FROM erasure") }
}
