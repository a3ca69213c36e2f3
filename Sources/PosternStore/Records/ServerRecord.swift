internal import GRDB
internal import PosternFormat
internal import PosternSigning

/// The server's own secrets, in the only row of the table `server`.
struct ServerRecord: ~Copyable {
    /// The seed of the key that signs receipts.
    let seed: SecretBytes
    /// Blinds nonces.
    let nonceKey: SecretBytes
    /// The digest of the setup code, until it is used up.
    var setupDigest: Digest?

    init(random: RandomSource, setupDigest: Digest) {
        seed = SecretBytes(count: SigningKey.seedLength, random: random)
        nonceKey = SecretBytes(count: 32, random: random)
        self.setupDigest = setupDigest
    }

    static func find(in db: Database, _ cipher: StorageCipher) throws -> ServerRecord {
        let damaged = DamagedRecord(place: "the server's own row")
        guard let row = try Row.fetchOne(db, sql: "SELECT record FROM server WHERE id = 1"),
            var bytes = cipher.open(row.bytes(0), at: .server)
        else { throw damaged }
        defer { wipe(&bytes) }
        guard bytes.count == 65 || bytes.count == 97 else { throw damaged }
        return ServerRecord(decoding: bytes)
    }

    private init(decoding bytes: [UInt8]) {
        seed = SecretBytes(copying: bytes[0..<32])
        nonceKey = SecretBytes(copying: bytes[32..<64])
        setupDigest = bytes[64] == 1 ? Digest(bytes[65...]) : nil
    }

    func save(in db: Database, _ cipher: StorageCipher) throws {
        var bytes = seed.exposed()
        var nonceBytes = nonceKey.exposed()
        bytes.append(contentsOf: nonceBytes)
        bytes.append(setupDigest == nil ? 0 : 1)
        bytes.append(contentsOf: setupDigest?.bytes ?? [])
        defer {
            wipe(&bytes)
            wipe(&nonceBytes)
        }
        try db.execute(
            sql: """
                INSERT INTO server (id, generation, record) VALUES (1, ?, ?)
                ON CONFLICT (id) DO UPDATE SET generation = excluded.generation, record = excluded.record
                """,
            arguments: [cipher.generation, blob(cipher.seal(bytes, at: .server))])
    }
}
