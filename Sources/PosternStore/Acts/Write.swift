internal import GRDB
public import PosternFormat
internal import Synchronization

extension Store {
    /// Adds an entry to a log and returns the server's receipt, once both are on disk.
    ///
    /// The signer must be a coordinator of the program for a statement, and its author; a current member of the
    /// room for a message. The entry's index must be the log's count: a lost race is `.conflict`. The nonce is used
    /// up whatever comes of it.
    public func append(
        _ entry: [UInt8], to log: LogID, by signer: Fingerprint, nonce: NonceUse
    ) async throws(StoreError) -> [UInt8] {
        try await write(.append(entry: entry, log: log, signer: signer), nonce)
    }

    /// Begins a program with its genesis and returns the receipt. Uses the setup code up.
    public func createProgram(
        genesis: [UInt8], setupCode: String, nonce: NonceUse
    ) async throws(StoreError) -> [UInt8] {
        try await write(.createProgram(genesis: genesis, setupCode: setupCode), nonce)
    }

    /// Notes that a request was seen, for requests that write nothing else; one that was seen is `.replayed`.
    public func use(nonce: NonceUse) async throws(StoreError) {
        _ = try await write(.nothing, nonce)
    }

    private func write(_ act: WriteJob.Act, _ nonce: NonceUse) async throws(StoreError) -> [UInt8] {
        let result: Result<[UInt8], StoreError> = await withCheckedContinuation { continuation in
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
            var waiting: [Erasures.Waiting] = []
            // Only now, after COMMIT: a receipt is a promise that the entry is on disk.
            for (job, outcome) in zip(jobs, outcomes) {
                if let log = job.log, destroyed.contains(log), case .success(let receipt) = outcome {
                    // And here a promise that the others are not on disk any more.
                    waiting.append(
                        Erasures.Waiting(
                            log: log, count: grown[log] ?? 0, receipt: receipt,
                            until: .now + erasures.patience, finish: job.finish))
                } else {
                    job.finish(outcome)
                }
            }
            for (log, count) in grown where !destroyed.contains(log) { changes.announce(count, of: log) }
            guard !destroyed.isEmpty else { continue }
            erasures.add(waiting)
            // Where this fails it is tried again at its own pace, not with each commit: everybody would wait for it.
            erase(in: db)
        }
    }
}
