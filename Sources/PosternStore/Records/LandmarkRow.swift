internal import GRDB
internal import PosternFormat

/// A row of the table `landmark`: as many landmarks of a room as fit, ascending, and after a full row the next one.
///
/// Every row has the same size, so that a thief of the file learns no more than about how many there are.
struct LandmarkRow {
    /// What fits into the smallest padded record, in bytes, behind two of length.
    static let capacity = Padding.least - 2

    let log: Int64
    let block: Int64
    var landmarks: [Landmark] = []

    /// Adds a landmark behind those that the room has.
    static func add(_ landmark: Landmark, log: Int64, in db: Database, _ cipher: StorageCipher) throws {
        let statement = try db.cachedStatement(
            sql: "SELECT block, record FROM landmark WHERE log = ? ORDER BY block DESC LIMIT 1")
        var last = try Row.fetchOne(statement, arguments: [log]).map {
            try LandmarkRow(log: log, block: $0[0], sealed: $0.bytes(1), cipher)
        }
        if let row = last, row.encoded.count + landmark.encoded.count > capacity {
            last = LandmarkRow(log: log, block: row.block + 1)
        }
        var row = last ?? LandmarkRow(log: log, block: 0)
        row.landmarks.append(landmark)
        try row.save(in: db, cipher)
    }

    /// Passes the landmarks of a room to `take` in their order, those before `first` left out, until it says no.
    static func each(
        of log: Int64, from first: UInt64, in db: Database, _ cipher: StorageCipher,
        _ take: (Landmark) throws -> Bool
    ) throws {
        let statement = try db.cachedStatement(
            sql: "SELECT block, record FROM landmark WHERE log = ? ORDER BY block")
        let rows = try Row.fetchCursor(statement, arguments: [log])
        while let row = try rows.next() {
            let found = try LandmarkRow(log: log, block: row[0], sealed: row.bytes(1), cipher)
            for landmark in found.landmarks where landmark.index >= first {
                guard try take(landmark) else { return }
            }
        }
    }

    /// All landmarks of a room.
    static func all(of log: Int64, in db: Database, _ cipher: StorageCipher) throws -> [Landmark] {
        var found: [Landmark] = []
        try each(of: log, from: 0, in: db, cipher) {
            found.append($0)
            return true
        }
        return found
    }

    static func deleteAll(of log: Int64, in db: Database) throws {
        try db.cachedStatement(sql: "DELETE FROM landmark WHERE log = ?").execute(arguments: [log])
    }

    init(log: Int64, block: Int64) {
        self.log = log
        self.block = block
    }

    init(log: Int64, block: Int64, sealed: [UInt8], _ cipher: StorageCipher) throws {
        guard let bytes = cipher.open(sealed, at: .landmark(log: log, block: block)),
            let landmarks = try? Self.landmarks(decoding: bytes)
        else { throw DamagedRecord(place: "landmarks \(block) of log row \(log)") }
        self.init(log: log, block: block)
        self.landmarks = landmarks
    }

    private static func landmarks(decoding bytes: [UInt8]) throws -> [Landmark] {
        var decoder = Decoder(bytes)
        var landmarks: [Landmark] = []
        while !decoder.isAtEnd { landmarks.append(try Landmark(from: &decoder)) }
        return landmarks
    }

    private var encoded: [UInt8] { landmarks.flatMap(\.encoded) }

    /// Adds the row, or puts it in place of the older one.
    func save(in db: Database, _ cipher: StorageCipher) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO landmark (log, block, generation, record) VALUES (?, ?, ?, ?)
                ON CONFLICT (log, block) DO UPDATE SET
                    generation = excluded.generation, record = excluded.record
                """
        ).execute(arguments: [
            log, block, cipher.generation,
            blob(cipher.seal(encoded, at: .landmark(log: log, block: block))),
        ])
    }
}
