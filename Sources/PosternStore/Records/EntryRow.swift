internal import GRDB
internal import PosternFormat

/// A row of the table `entry`: an entry and its receipt, both as they were sent.
struct EntryRow {
    let log: Int64
    let index: UInt64
    let stored: StoredEntry

    static func find(log: Int64, index: UInt64, in db: Database, _ cipher: StorageCipher) throws -> EntryRow {
        let statement = try db.cachedStatement(
            sql: #"SELECT "index", record FROM entry WHERE log = ? AND "index" = ?"#)
        guard let row = try Row.fetchOne(statement, arguments: [log, Int64(clamping: index)]) else {
            throw DamagedRecord(place: "entry \(index) of log row \(log)")
        }
        return try EntryRow(log: log, index: index, sealed: row.bytes(1), cipher)
    }

    init(log: Int64, index: UInt64, stored: StoredEntry) {
        self.log = log
        self.index = index
        self.stored = stored
    }

    init(log: Int64, index: UInt64, sealed: [UInt8], _ cipher: StorageCipher) throws {
        guard let bytes = cipher.open(sealed, at: .entry(log: log, index: index)),
            let stored = try? Self.stored(decoding: bytes)
        else { throw DamagedRecord(place: "entry \(index) of log row \(log)") }
        self.init(log: log, index: index, stored: stored)
    }

    private static func stored(decoding bytes: [UInt8]) throws -> StoredEntry {
        var decoder = Decoder(bytes)
        let entry = try decoder.vector("entry", 0...bytes.count)
        let receipt = try decoder.vector("receipt", 0...bytes.count)
        try decoder.finish()
        return StoredEntry(entry: Array(entry), receipt: Array(receipt))
    }

    func sealed(_ cipher: StorageCipher) -> [UInt8] {
        var encoder = Encoder()
        encoder.vector(stored.entry)
        encoder.vector(stored.receipt)
        return cipher.seal(encoder.bytes, at: .entry(log: log, index: index))
    }

    func insert(in db: Database, _ cipher: StorageCipher) throws {
        try db.cachedStatement(
            sql: #"INSERT INTO entry (log, "index", generation, record) VALUES (?, ?, ?, ?)"#
        ).execute(arguments: [log, Int64(clamping: index), cipher.generation, blob(sealed(cipher))])
    }

    /// Writes the record again under another generation of the storage key.
    func reseal(in db: Database, _ cipher: StorageCipher) throws {
        try db.cachedStatement(
            sql: #"UPDATE entry SET generation = ?, record = ? WHERE log = ? AND "index" = ?"#
        )
        .execute(arguments: [cipher.generation, blob(sealed(cipher)), log, Int64(clamping: index)])
    }
}
