internal import GRDB
public import PosternFormat
internal import Synchronization

/// An append that is on disk.
public struct Appended: Sendable {
    /// Whether the entry was added now; where not, the same bytes had come before.
    public let isNew: Bool
    /// The entries that its author had not seen, as far as they fit, and the entry's receipt.
    public let page: Page
}

extension Store {
    /// Adds an entry to a log, once it is on disk; finds it where the same bytes came before.
    ///
    /// The signer must be a coordinator of the program for a statement, and its author; a current member of the
    /// room for a message. What is right and came too late is `.conflict`. The nonce is used up whatever comes of it.
    ///
    /// - Parameters:
    ///   - share: what the signer may add to a room over its life; beyond it the entry is `.shareUsedUp`.
    ///   - limit: how many entries that the author had not seen the answer may hold; where they are more, it holds none.
    ///   - maximumBytes: and how many bytes of them.
    public func append(
        _ entry: [UInt8], to log: LogID, by signer: Fingerprint, nonce: NonceUse,
        within share: ShareLimit = .unlimited, limit: Int = 256, maximumBytes: Int = 4 << 20
    ) async throws(StoreError) -> Appended {
        let taken = try await write(.append(entry: entry, log: log, signer: signer, limit: share), nonce)
        return try await answer(taken, limit: limit, maximumBytes: maximumBytes)
    }

    /// Begins a program with its genesis. Uses the setup code up.
    public func createProgram(
        genesis: [UInt8], setupCode: String, nonce: NonceUse
    ) async throws(StoreError) -> Appended {
        let taken = try await write(.createProgram(genesis: genesis, setupCode: setupCode), nonce)
        return try await answer(taken, limit: 0, maximumBytes: 0)
    }

    /// Notes that a request was seen, for requests that write nothing else; one that was seen is `.replayed`.
    public func use(nonce: NonceUse) async throws(StoreError) {
        _ = try await write(.nothing, nonce)
    }

    private func answer(
        _ taken: Taken?, limit: Int, maximumBytes: Int
    ) async throws(StoreError) -> Appended {
        guard let taken else { preconditionFailure("an append adds an entry or finds it") }
        let index = taken.before.count
        var unseen: FoundEntries?
        if let seen = taken.seen, seen < index, index - seen <= UInt64(max(limit, 0)) {
            // Of a room that was destroyed since there is nothing to give out.
            let found = try? await entries(
                of: taken.log, from: seen, limit: Int(index - seen), maximumBytes: maximumBytes)
            if let found, found.rows.count == Int(index - seen) { unseen = found }
        }
        let receipt = receipt(log: taken.log, before: taken.before, time: taken.time, hash: taken.hash)
        return Appended(
            isNew: taken.isNew,
            page: Page(
                count: index + 1, entries: unseen?.rows.map(\.stored) ?? [], receipt: receipt,
                appenders: unseen?.appenders ?? []))
    }

    private func write(_ act: WriteJob.Act, _ nonce: NonceUse) async throws(StoreError) -> Taken? {
        let result: WriteJob.Outcome = await withCheckedContinuation { continuation in
            let job = WriteJob(act: act, nonce: nonce) { continuation.resume(returning: $0) }
            // Not in the caller's task: a client that hangs up must not take others' entries with it.
            let admission = queue.add(job, bytes: job.bytes) {
                pool.asyncWriteWithoutTransaction { self.drain($0) }
            }
            switch admission {
            case .waits: break
            case .full: job.finish(.failure(.busy))
            case .closed: job.finish(.failure(.unavailable("the store is closed")))
            }
        }
        return try result.get()
    }

    /// Commits all that waits, and all that comes meanwhile, group by group. Runs on the writer's queue, where
    /// there is one of it at a time.
    private func drain(_ db: Database) {
        while true {
            let jobs = queue.next()
            guard !jobs.isEmpty else { return }
            let (outcomes, grown, destroyed) = writer.withLock { writer in
                let outcomes = writer.commit(jobs, in: db, now: clock())
                return (outcomes, writer.grown, writer.destroyed)
            }
            // Only now, after COMMIT: a receipt is a promise that the entry is on disk.
            for (job, outcome) in zip(jobs, outcomes) { job.finish(outcome) }
            for (log, count) in grown where !destroyed.contains(log) { changes.announce(count, of: log) }
            guard !destroyed.isEmpty else { continue }
            // Who follows such a room is told when what it held is gone.
            if erasures.add(grown.filter { destroyed.contains($0.key) }) { eraseLater(after: nil) }
        }
    }
}
