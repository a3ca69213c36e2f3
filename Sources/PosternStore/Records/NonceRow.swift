internal import GRDB
internal import PosternFormat
internal import PosternSigning

/// A row of the table `nonce`. Its key is a random one of the server's, not derived from the storage key, so that
/// a rekey forgets no nonce.
enum NonceRow {
    /// The blind index of a nonce.
    static func mark(_ use: NonceUse, key: borrowing SecretBytes) -> Digest {
        Tag.blindNonce.keyedDigest(key, .none, use.signer.bytes + use.nonce)
    }

    /// Files a nonce; false where it is there already.
    static func insert(_ use: NonceUse, key: borrowing SecretBytes, in db: Database) throws -> Bool {
        try insert(mark(use, key: key), NonceWindow(use.created), key: key, in: db)
    }

    /// The same with the mark of a nonce that could not be filed before.
    @discardableResult
    static func insert(
        _ mark: Digest, _ window: NonceWindow, key: borrowing SecretBytes, in db: Database
    ) throws -> Bool {
        try db.cachedStatement(sql: "INSERT INTO nonce (mark, window) VALUES (?, ?) ON CONFLICT DO NOTHING")
            .execute(arguments: [blob(mark.bytes), blob(window.name(key))])
        return db.changesCount == 1
    }

    /// Whether a nonce is filed.
    static func holds(_ mark: Digest, in db: Database) throws -> Bool {
        let statement = try db.cachedStatement(sql: "SELECT 1 FROM nonce WHERE mark = ?")
        return try Row.fetchOne(statement, arguments: [blob(mark.bytes)]) != nil
    }

    /// Forgets every nonce that is kept in none of the stretches that the clock was in of late.
    static func deleteOld(_ windows: [NonceWindow], key: borrowing SecretBytes, in db: Database) throws {
        var kept: Set<[UInt8]> = []
        for window in windows { kept.formUnion(window.keptNames(key)) }
        let marks = kept.map { _ in "?" }.joined(separator: ", ")
        try db.execute(
            sql: "DELETE FROM nonce WHERE window NOT IN (\(marks))",
            arguments: StatementArguments(kept.map(blob)))
    }
}
