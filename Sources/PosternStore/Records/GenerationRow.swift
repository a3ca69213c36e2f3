internal import GRDB

/// A row of the table `generation`: which storage key encrypted the records of that number.
struct GenerationRow: Equatable {
    let number: Int64
    let keyID: [UInt8]

    /// All of them, oldest first: none in a new database, two while a rekey is under way.
    static func all(in db: Database) throws -> [GenerationRow] {
        try Row.fetchAll(db, sql: "SELECT number, key FROM generation ORDER BY number").map {
            GenerationRow(number: $0[0], keyID: $0.bytes(1))
        }
    }

    func insert(in db: Database) throws {
        try db.execute(
            sql: "INSERT INTO generation (number, key) VALUES (?, ?)", arguments: [number, blob(keyID)])
    }

    func delete(in db: Database) throws {
        try db.execute(sql: "DELETE FROM generation WHERE number = ?", arguments: [number])
    }
}
