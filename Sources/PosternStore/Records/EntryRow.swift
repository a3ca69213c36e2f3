internal import GRDB
internal import PosternFormat
internal import PosternSigning

/// A row of the table `entry`: an entry as it was sent, when it came, and what chains it to those before it. A receipt
/// follows from that, so none is kept.
struct EntryRow {
    let log: Int64
    /// The place before the entry: its count is the entry's index.
    let before: Place
    let stored: StoredEntry
    /// Who appended it, hidden under the key of its epoch.
    let hidden: UInt16

    var index: UInt64 { before.count }

    static func find(log: Int64, index: UInt64, in db: Database, _ cipher: StorageCipher) throws -> EntryRow {
        let statement = try db.cachedStatement(
            sql: #"SELECT record FROM entry WHERE log = ? AND "index" = ?"#)
        guard let row = try Row.fetchOne(statement, arguments: [log, Int64(clamping: index)]) else {
            throw DamagedRecord(place: "entry \(index) of log row \(log)")
        }
        return try EntryRow(log: log, index: index, sealed: row.bytes(0), cipher)
    }

    /// The row of an entry of this hash, nil where the log holds none.
    static func find(
        _ hash: Digest, of name: LogID, log: Int64, in db: Database, _ cipher: StorageCipher
    ) throws -> EntryRow? {
        let statement = try db.cachedStatement(
            sql: #"SELECT "index", record FROM entry WHERE log = ? AND mark = ?"#)
        let mark = cipher.entry(hash, in: name)
        guard let row = try Row.fetchOne(statement, arguments: [log, blob(mark)]) else { return nil }
        let index = UInt64(clamping: row[0] as Int64)
        let found = try EntryRow(log: log, index: index, sealed: row.bytes(1), cipher)
        // The mark is a column that nothing authenticates: without this a row would answer for another.
        guard Entry.hash(of: found.stored.entry, program: name.program) == hash else {
            throw DamagedRecord(place: "entry \(index) of log row \(log)")
        }
        return found
    }

    init(log: Int64, before: Place, stored: StoredEntry, hidden: UInt16 = 0) {
        self.log = log
        self.before = before
        self.stored = stored
        self.hidden = hidden
    }

    init(log: Int64, index: UInt64, sealed: [UInt8], _ cipher: StorageCipher) throws {
        guard let bytes = cipher.open(sealed, at: .entry(log: log, index: index)),
            let row = try? Self(log: log, index: index, decoding: bytes)
        else { throw DamagedRecord(place: "entry \(index) of log row \(log)") }
        self = row
    }

    private init(log: Int64, index: UInt64, decoding bytes: [UInt8]) throws {
        var decoder = Decoder(bytes)
        let head = try decoder.fixed(Digest.self, "previous_head")
        guard let time = Timestamp(milliseconds: try decoder.uint64("time")) else {
            throw FormatError.value("time")
        }
        let hidden = try decoder.uint16("hidden")
        let entry = try decoder.vector("entry", 0...bytes.count)
        try decoder.finish()
        self.init(
            log: log, before: Place(count: index, head: head),
            stored: StoredEntry(time: time, entry: Array(entry)), hidden: hidden)
    }

    func sealed(_ cipher: StorageCipher) -> [UInt8] {
        var encoder = Encoder()
        encoder.fixed(before.head.bytes)
        encoder.uint64(stored.time.milliseconds)
        encoder.uint16(hidden)
        encoder.vector(stored.entry)
        return cipher.seal(encoder.bytes, at: .entry(log: log, index: index))
    }

    private func mark(in name: LogID, _ cipher: StorageCipher) -> [UInt8] {
        cipher.entry(Entry.hash(of: stored.entry, program: name.program), in: name)
    }

    func insert(of name: LogID, in db: Database, _ cipher: StorageCipher) throws {
        try db.cachedStatement(
            sql: #"INSERT INTO entry (log, "index", mark, generation, record) VALUES (?, ?, ?, ?, ?)"#
        ).execute(arguments: [
            log, Int64(clamping: index), blob(mark(in: name, cipher)), cipher.generation,
            blob(sealed(cipher)),
        ])
    }

    /// Writes the record again under another generation of the storage key.
    func reseal(of name: LogID, in db: Database, _ cipher: StorageCipher) throws {
        try db.cachedStatement(
            sql: #"UPDATE entry SET mark = ?, generation = ?, record = ? WHERE log = ? AND "index" = ?"#
        )
        .execute(arguments: [
            blob(mark(in: name, cipher)), cipher.generation, blob(sealed(cipher)), log,
            Int64(clamping: index),
        ])
    }
}
