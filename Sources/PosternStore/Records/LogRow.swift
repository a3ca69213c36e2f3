internal import GRDB
internal import PosternFormat
internal import PosternSigning

/// A row of the table `log`.
struct LogRow {
    let id: Int64
    /// The row of the program's log; its own in a program log.
    let program: Int64
    var record: LogRecord

    static func find(_ log: LogID, in db: Database, _ cipher: StorageCipher) throws -> LogRow? {
        let statement = try db.cachedStatement(sql: "SELECT id, program, record FROM log WHERE name = ?")
        guard let row = try Row.fetchOne(statement, arguments: [blob(cipher.name(of: log))]) else {
            return nil
        }
        let found = try LogRow(row, cipher)
        // The name is a column that nothing authenticates: without this a renamed row would answer for another.
        guard found.record.log == log else { throw DamagedRecord(place: "row \(found.id) of the logs") }
        return found
    }

    static func find(id: Int64, in db: Database, _ cipher: StorageCipher) throws -> LogRow {
        let statement = try db.cachedStatement(sql: "SELECT id, program, record FROM log WHERE id = ?")
        guard let row = try Row.fetchOne(statement, arguments: [id]) else {
            throw DamagedRecord(place: "row \(id) of the logs")
        }
        return try LogRow(row, cipher)
    }

    /// The room logs of a program, oldest first.
    static func rooms(ofProgram program: Int64, in db: Database, _ cipher: StorageCipher) throws -> [LogRow] {
        let statement = try db.cachedStatement(
            sql: "SELECT id, program, record FROM log WHERE program = ? AND id <> program ORDER BY id")
        return try Row.fetchAll(statement, arguments: [program]).map { try LogRow($0, cipher) }
    }

    /// The id that a new row gets. It must be known before the record is encrypted, which binds it.
    static func nextID(in db: Database) throws -> Int64 {
        try Int64.fetchOne(db, sql: "SELECT coalesce(max(id), 0) + 1 FROM log") ?? 1
    }

    init(id: Int64, program: Int64, record: LogRecord) {
        self.id = id
        self.program = program
        self.record = record
    }

    init(_ row: Row, _ cipher: StorageCipher) throws {
        id = row[0]
        program = row[1]
        guard let bytes = cipher.open(row.bytes(2), at: .log(id)),
            let record = try? LogRecord(decoding: bytes)
        else { throw DamagedRecord(place: "row \(id) of the logs") }
        self.record = record
    }

    func insert(in db: Database, _ cipher: StorageCipher) throws {
        try db.cachedStatement(
            sql: "INSERT INTO log (id, program, name, generation, record) VALUES (?, ?, ?, ?, ?)"
        ).execute(arguments: [
            id, program, blob(cipher.name(of: record.log)), cipher.generation,
            blob(cipher.seal(record.encoded, at: .log(id))),
        ])
    }

    /// Writes the record again, under the name that it has.
    func update(in db: Database, _ cipher: StorageCipher) throws {
        try db.cachedStatement(sql: "UPDATE log SET record = ? WHERE id = ?")
            .execute(arguments: [blob(cipher.seal(record.encoded, at: .log(id))), id])
    }

    /// Writes the record and the name again under another generation of the storage key.
    func reseal(in db: Database, _ cipher: StorageCipher) throws {
        try db.cachedStatement(sql: "UPDATE log SET name = ?, generation = ?, record = ? WHERE id = ?")
            .execute(arguments: [
                blob(cipher.name(of: record.log)), cipher.generation,
                blob(cipher.seal(record.encoded, at: .log(id))), id,
            ])
    }
}
