internal import GRDB
internal import PosternFormat
internal import PosternLog
internal import PosternSigning

/// What the acts of one transaction share. It lives on the writer's queue only.
struct Writer: ~Copyable, Sendable {
    let cipher: StorageCipher
    /// Verifies the receipts that this server gives.
    let serverKey: VerifyingKey
    /// Blinds nonces.
    let nonceKey: SecretBytes
    var cache = LogCache(limit: 512)
    /// The last stretches of time that the clock was in, the newest last.
    var windows: [NonceWindow] = []
    /// The logs that grew in this transaction, and their counts.
    var grown: [LogID: UInt64] = [:]
    /// The rooms that were destroyed in this transaction.
    var destroyed: Set<LogID> = []
    /// Nonces that wait for a disk that takes them.
    private let unwritten: UnwrittenNonces
    /// When the disk last took nothing; for requests that only read it is not tried again within the same second.
    private var failedSecond: UInt64?

    init(
        cipher: StorageCipher, serverKey: VerifyingKey, nonceKey: consuming SecretBytes,
        unwritten: UnwrittenNonces
    ) {
        self.cipher = cipher
        self.serverKey = serverKey
        self.nonceKey = nonceKey
        self.unwritten = unwritten
    }

    /// Commits `jobs` together and says what became of each. One that fails does not touch the others; where the
    /// commit itself fails, all of them do.
    mutating func commit(_ jobs: [WriteJob], in db: Database, now: Timestamp) -> [WriteJob.Outcome] {
        grown = [:]
        destroyed = []
        let windows = NonceWindow.remembered(windows, NonceWindow(now))
        defer { self.windows = windows }
        if failedSecond == now.milliseconds / 1_000, jobs.allSatisfy(\.onlyReads) {
            return jobs.map { remember($0, in: db, now: now, "the disk took nothing just now") }
        }
        do {
            var outcomes: [WriteJob.Outcome] = []
            try db.execute(sql: "BEGIN IMMEDIATE")
            if windows != self.windows, windows.count == NonceWindow.memory {
                try NonceRow.deleteOld(windows, key: nonceKey, in: db)
            }
            for (mark, window) in unwritten.all {
                try NonceRow.insert(mark, window, key: nonceKey, in: db)
            }
            for job in jobs { outcomes.append(try perform(job, in: db, now: now)) }
            try db.execute(sql: "COMMIT")
            unwritten.removeAll()
            failedSecond = nil
            return outcomes
        } catch {
            if db.isInsideTransaction { try? db.execute(sql: "ROLLBACK") }
            cache.removeAll()
            grown = [:]
            destroyed = []
            failedSecond = now.milliseconds / 1_000
            let reason = databaseReason(error)
            return jobs.map { remember($0, in: db, now: now, reason) }
        }
    }

    /// What becomes of an act that could not be written: one that only reads goes on, its nonce in memory.
    private mutating func remember(
        _ job: WriteJob, in db: Database, now: Timestamp, _ reason: String
    ) -> WriteJob.Outcome {
        guard job.onlyReads else { return .failure(.unavailable(reason)) }
        let window = NonceWindow(job.nonce.created)
        guard NonceWindow(now).keeps(window) else { return .failure(.replayed) }
        let mark = NonceRow.mark(job.nonce, key: nonceKey)
        do {
            if try unwritten.holds(mark) || NonceRow.holds(mark, in: db) { return .failure(.replayed) }
        } catch {
            return .failure(.unavailable(databaseReason(error)))
        }
        let recent = NonceWindow.remembered(windows, NonceWindow(now))
        guard unwritten.add(mark, window, clockWasIn: recent) else {
            return .failure(.unavailable("\(reason), and no more nonces fit in memory"))
        }
        return .success(nil)
    }

    /// Writes the nonces that are in memory only, where the disk takes them now: before an orderly end.
    mutating func settle(in db: Database) {
        guard !unwritten.isEmpty else { return }
        do {
            try db.execute(sql: "BEGIN IMMEDIATE")
            for (mark, window) in unwritten.all {
                try NonceRow.insert(mark, window, key: nonceKey, in: db)
            }
            try db.execute(sql: "COMMIT")
            unwritten.removeAll()
        } catch {
            if db.isInsideTransaction { try? db.execute(sql: "ROLLBACK") }
        }
    }

    /// Performs one act in a savepoint of its own. Throws only where the whole transaction is lost.
    private mutating func perform(
        _ job: WriteJob, in db: Database, now: Timestamp
    ) throws -> WriteJob.Outcome {
        // Before the act and whatever becomes of it: a request that was refused may not be tried again either.
        guard NonceWindow(now).keeps(NonceWindow(job.nonce.created)),
            try NonceRow.insert(job.nonce, key: nonceKey, in: db)
        else { return .failure(.replayed) }
        try db.cachedStatement(sql: "SAVEPOINT act").execute()
        let before = (grown, destroyed)
        let outcome: WriteJob.Outcome
        do {
            switch job.act {
            case .append(let entry, let log, let signer, let limit):
                outcome = .success(
                    try append(entry, to: log, by: signer, within: limit, in: db, now: now))
            case .createProgram(let genesis, let setupCode):
                outcome = .success(try createProgram(genesis, setupCode: setupCode, in: db, now: now))
            case .nothing:
                outcome = .success(nil)
            }
        } catch let error as StoreError {
            outcome = .failure(error)
        } catch let error as DamagedRecord {
            outcome = .failure(.unavailable(databaseReason(error)))
        }
        if case .failure = outcome {
            try db.cachedStatement(sql: "ROLLBACK TO act").execute()
            (grown, destroyed) = before
        }
        try db.cachedStatement(sql: "RELEASE act").execute()
        return outcome
    }
}
