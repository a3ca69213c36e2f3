internal import GRDB
internal import PosternFormat

/// A row of the table `share`: what some people have added to a room, as many as fit, in the order in which they first
/// added something, and after a full row the next one.
///
/// An append writes the one row with its signer in it. Every row has the same size, so that a thief of the file learns
/// no more than about how many people wrote.
struct ShareRow {
    /// How many fit into the smallest padded record, behind two bytes of length.
    static let capacity = (Padding.least - 2) / memberBytes
    private static let memberBytes = Fingerprint.length + 4 * 8

    let log: Int64
    let block: Int64
    let people: ArraySlice<MemberShare>

    /// The row of the people around `place` in a room.
    init(_ shares: RoomShares, around place: Int, log: Int64) {
        self.log = log
        let first = place / Self.capacity * Self.capacity
        block = Int64(place / Self.capacity)
        people = shares.people[first..<min(first + Self.capacity, shares.people.count)]
    }

    init(log: Int64, block: Int64, sealed: [UInt8], _ cipher: StorageCipher) throws {
        guard let bytes = cipher.open(sealed, at: .share(log: log, block: block)),
            let people = try? Self.people(decoding: bytes), people.count <= Self.capacity
        else { throw DamagedRecord(place: "shares \(block) of log row \(log)") }
        self.log = log
        self.block = block
        self.people = people[...]
    }

    /// What everybody has added to a room.
    static func all(of log: Int64, in db: Database, _ cipher: StorageCipher) throws -> RoomShares {
        let statement = try db.cachedStatement(
            sql: "SELECT block, record FROM share WHERE log = ? ORDER BY block")
        var shares = RoomShares()
        let rows = try Row.fetchCursor(statement, arguments: [log])
        while let row = try rows.next() {
            // Places follow from the order: a row that is missing would move everybody after it.
            let place = shares.people.count
            guard place % capacity == 0, row[0] as Int64 == Int64(place / capacity) else {
                throw DamagedRecord(place: "shares of log row \(log)")
            }
            shares.people += try ShareRow(log: log, block: row[0], sealed: row.bytes(1), cipher).people
        }
        return shares
    }

    static func deleteAll(of log: Int64, in db: Database) throws {
        try db.cachedStatement(sql: "DELETE FROM share WHERE log = ?").execute(arguments: [log])
    }

    /// Adds the row, or puts it in place of the older one.
    func save(in db: Database, _ cipher: StorageCipher) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO share (log, block, generation, record) VALUES (?, ?, ?, ?)
                ON CONFLICT (log, block) DO UPDATE SET
                    generation = excluded.generation, record = excluded.record
                """
        ).execute(arguments: [
            log, block, cipher.generation, blob(cipher.seal(encoded, at: .share(log: log, block: block))),
        ])
    }

    private var encoded: [UInt8] {
        var encoder = Encoder()
        for member in people {
            encoder.fixed(member.person.bytes)
            for number in [
                member.said.entries, member.said.bytes, member.stated.entries, member.stated.bytes,
            ] { encoder.uint64(number) }
        }
        return encoder.bytes
    }

    private static func people(decoding bytes: [UInt8]) throws -> [MemberShare] {
        var decoder = Decoder(bytes)
        var people: [MemberShare] = []
        while !decoder.isAtEnd {
            people.append(
                MemberShare(
                    person: try decoder.fixed(Fingerprint.self, "person"),
                    said: Share(
                        entries: try decoder.uint64("entries"), bytes: try decoder.uint64("bytes")),
                    stated: Share(
                        entries: try decoder.uint64("statements"),
                        bytes: try decoder.uint64("statement_bytes"))))
        }
        return people
    }
}
