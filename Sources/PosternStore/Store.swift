internal import GRDB
internal import PosternFormat
public import PosternSigning
internal import Synchronization

/// The server's memory: logs, receipts, who is in which room, and the nonces of late.
///
/// Everything is encrypted under a storage key that is kept outside the database; nothing here can open a message.
/// One process has a data folder open at a time. Every act is one named transaction, in a file of its own.
/// Specification: "At rest".
public final class Store: Sendable {
    /// Verifies the receipts that this server gives.
    public let serverKey: VerifyingKey
    /// What `createProgram` asks for; only on the first start, and nowhere kept.
    public let setupCode: String?
    /// A key that nobody signs with. Whoever verifies a request of somebody unknown verifies it with this one, so
    /// that the unknown cost the same as the known (A13).
    public let decoyKey: VerifyingKey

    /// Signs receipts.
    private let signingKey: SigningKey
    let pool: DatabasePool
    let cipher: StorageCipher
    let decoy: DecoyMember
    let changes = ChangeHub()
    let queue = CommitQueue<WriteJob>(limit: 4096, byteLimit: 64 << 20)
    let writer: Mutex<Writer>
    let erasures = Erasures()
    let claims = NonceClaims()
    /// Nonces that wait for a disk that takes them: as many as four people at the default rate use in ten minutes.
    let unwritten = UnwrittenNonces(limit: 65_536)
    /// Blinds nonces.
    let nonceKey: SecretBytes
    let clock: @Sendable () -> Timestamp
    private let folder: DataFolder
    private let lock: Mutex<FileDescriptor?>

    init(
        pool: DatabasePool, cipher: StorageCipher, server: borrowing ServerRecord, setupCode: String?,
        folder: DataFolder, lock: consuming FileDescriptor, clock: @escaping @Sendable () -> Timestamp,
        random: RandomSource
    ) {
        signingKey = SigningKey(seed: server.seed)
        serverKey = signingKey.verifyingKey
        self.setupCode = setupCode
        self.pool = pool
        self.cipher = cipher
        self.clock = clock
        self.folder = folder
        self.lock = Mutex(lock)
        decoyKey = SigningKey(random: random).verifyingKey
        decoy = DecoyMember(cipher, random: random)
        nonceKey = server.nonceKey.copy()
        writer = Mutex(
            Writer(
                cipher: cipher, serverKey: serverKey, nonceKey: server.nonceKey.copy(), unwritten: unwritten))
    }

    /// The receipt for an entry that is on disk. It is made anew each time it is given out: Ed25519 gives the same bytes.
    func receipt(log: LogID, before: Place, time: Timestamp, hash: Digest) -> [UInt8] {
        Receipt(log: log, before: before, time: time, entryHash: hash) { tag, program, bytes in
            signingKey.signature(tag: tag, program: program, over: bytes)
        }.encoded
    }

    /// The receipt for the entry of a row.
    func receipt(of row: EntryRow, in log: LogID) -> [UInt8] {
        receipt(
            log: log, before: row.before, time: row.stored.time,
            hash: Entry.hash(of: row.stored.entry, program: log.program))
    }

    /// Writes what is waiting, refuses what comes later, ends the streams and gives the folder free. A second time
    /// does nothing.
    public func close() throws(StoreError) {
        guard queue.close() else { return }
        changes.close()
        do {
            // The writer's queue is serial: what was waiting is written once this has had its turn.
            try pool.writeWithoutTransaction { db in
                writer.withLock { $0.settle(in: db) }
                eraseAtEnd(in: db)
                try db.execute(sql: "PRAGMA optimize")
                // So that the database file alone is whole. Whoever still reads keeps it from that; nothing is lost.
                try db.execute(sql: "PRAGMA busy_timeout = 1000")
                _ = try? db.checkpoint(.truncate)
            }
            try pool.close()
        } catch {
            throw .unavailable(databaseReason(error))
        }
        lock.withLock { lock in
            if let file = lock.take() { folder.noteEnd(file) }
        }
    }
}
