internal import GRDB
internal import PosternFormat

/// An entry of a room that is looked for without opening those before it.
struct Landmark: Equatable {
    enum Kind: UInt8 {
        case statement = 1
        /// A maintainer's approval, which counts until the next epoch.
        case approval = 2
    }

    let kind: Kind
    let index: UInt64

    init(_ kind: Kind, _ index: UInt64) {
        self.kind = kind
        self.index = index
    }

    /// The landmark that an entry is, if it is one.
    init?(_ entry: Entry) {
        switch entry {
        case .statement: self.init(.statement, entry.index)
        case .approval: self.init(.approval, entry.index)
        case .message, .historyGrant, .genesis, .programStatement: return nil
        }
    }
}

/// A row of the table `landmark`: up to 56 landmarks of a room, ascending, and after a full row the next one.
///
/// Every row has the same size, so that a thief of the file learns no more than about how many there are.
struct LandmarkRow {
    /// As many as fit into the smallest padded record.
    static let capacity = 56

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
        if let full = last, full.landmarks.count >= capacity {
            last = LandmarkRow(log: log, block: full.block + 1)
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

    /// The indexes of the approvals behind `index`, found from the end.
    static func approvals(
        of log: Int64, after index: UInt64, in db: Database, _ cipher: StorageCipher
    ) throws -> [UInt64] {
        let statement = try db.cachedStatement(
            sql: "SELECT block, record FROM landmark WHERE log = ? ORDER BY block DESC")
        let rows = try Row.fetchCursor(statement, arguments: [log])
        var found: [UInt64] = []
        while let row = try rows.next() {
            let landmarks = try LandmarkRow(log: log, block: row[0], sealed: row.bytes(1), cipher).landmarks
            found += landmarks.filter { $0.kind == .approval && $0.index > index }.map(\.index)
            if let first = landmarks.first, first.index <= index { break }
        }
        return found.sorted()
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
        while !decoder.isAtEnd {
            guard let kind = Landmark.Kind(rawValue: try decoder.uint8("kind")) else {
                throw FormatError.value("kind")
            }
            landmarks.append(Landmark(kind, try decoder.uint64("index")))
        }
        return landmarks
    }

    /// Adds the row, or puts it in place of the older one.
    func save(in db: Database, _ cipher: StorageCipher) throws {
        var encoder = Encoder()
        for landmark in landmarks {
            encoder.uint8(landmark.kind.rawValue)
            encoder.uint64(landmark.index)
        }
        try db.cachedStatement(
            sql: """
                INSERT INTO landmark (log, block, generation, record) VALUES (?, ?, ?, ?)
                ON CONFLICT (log, block) DO UPDATE SET
                    generation = excluded.generation, record = excluded.record
                """
        ).execute(arguments: [
            log, block, cipher.generation,
            blob(cipher.seal(encoder.bytes, at: .landmark(log: log, block: block))),
        ])
    }
}
