internal import GRDB
internal import PosternFormat
internal import PosternSigning

/// A room that somebody is listed in now, and as what.
struct MemberRoom: Equatable {
    /// The row of the room's log.
    let log: Int64
    let role: Role
}

/// A row of the table `member`.
///
/// It names no log and no person in clear, and a person has another blind index in each log, so that a stolen
/// file does not even show which rooms have a member in common. The list of a person's rooms is a record of its
/// own, so that looking up a standing costs the same for one room and for a thousand.
struct MemberRow: Equatable {
    var record: MemberRecord
    /// In a program's log: the rooms that the person is a member of, ascending by row.
    var rooms: [MemberRoom]

    /// The sealed record of a person in a log, or nil.
    static func sealedRecord(_ person: [UInt8], in db: Database) throws -> [UInt8]? {
        let statement = try db.cachedStatement(sql: "SELECT record FROM member WHERE person = ?")
        return try Row.fetchOne(statement, arguments: [blob(person)])?.bytes(0)
    }

    static func find(
        _ fingerprint: Fingerprint, in log: LogID, _ db: Database, _ cipher: StorageCipher
    ) throws -> MemberRow? {
        let person = cipher.person(fingerprint, in: log)
        let statement = try db.cachedStatement(sql: "SELECT record, rooms FROM member WHERE person = ?")
        guard let row = try Row.fetchOne(statement, arguments: [blob(person)]) else { return nil }
        return try MemberRow(person: person, record: row.bytes(0), rooms: row.bytes(1), cipher)
    }

    init(record: MemberRecord, rooms: [MemberRoom] = []) {
        self.record = record
        self.rooms = rooms
    }

    init(person: [UInt8], record: [UInt8], rooms: [UInt8], _ cipher: StorageCipher) throws {
        guard let recordBytes = cipher.open(record, at: .member(person)),
            let roomBytes = cipher.open(rooms, at: .rooms(person)),
            let record = try? MemberRecord(decoding: recordBytes),
            let rooms = try? Self.rooms(decoding: roomBytes)
        else { throw DamagedRecord(place: "a row of the members") }
        self.init(record: record, rooms: rooms)
    }

    /// Adds the row, or puts it in place of the person's older one.
    func save(in db: Database, _ cipher: StorageCipher) throws {
        let person = cipher.person(record.fingerprint, in: record.log)
        try db.cachedStatement(
            sql: """
                INSERT INTO member (person, generation, record, rooms) VALUES (?, ?, ?, ?)
                ON CONFLICT (person) DO UPDATE SET
                    generation = excluded.generation, record = excluded.record, rooms = excluded.rooms
                """
        ).execute(arguments: [
            blob(person), cipher.generation, blob(cipher.seal(record.encoded, at: .member(person))),
            blob(cipher.seal(Self.encoded(rooms), at: .rooms(person))),
        ])
    }

    static func delete(
        _ fingerprint: Fingerprint, in log: LogID, _ db: Database, _ cipher: StorageCipher
    ) throws {
        try db.cachedStatement(sql: "DELETE FROM member WHERE person = ?")
            .execute(arguments: [blob(cipher.person(fingerprint, in: log))])
    }

    private static func encoded(_ rooms: [MemberRoom]) -> [UInt8] {
        var encoder = Encoder()
        for room in rooms {
            encoder.uint64(UInt64(bitPattern: room.log))
            encoder.uint8(room.role.rawValue)
        }
        return encoder.bytes
    }

    private static func rooms(decoding bytes: [UInt8]) throws -> [MemberRoom] {
        var decoder = Decoder(bytes)
        var rooms: [MemberRoom] = []
        while !decoder.isAtEnd {
            let log = Int64(bitPattern: try decoder.uint64("room"))
            guard let role = Role(rawValue: try decoder.uint8("role")) else {
                throw FormatError.value("role")
            }
            rooms.append(MemberRoom(log: log, role: role))
        }
        return rooms
    }
}
