internal import Synchronization

/// What waits to be written. Whatever came while one commit was under way goes into the next one together, so that
/// the cost of a commit is shared by all who wait for it.
final class CommitQueue<Job: Sendable>: Sendable {
    private struct State {
        var waiting: [Job] = []
        var bytes = 0
        var isDraining = false
        var isClosed = false
    }

    /// What became of a job that was added.
    enum Admission {
        case waits
        case full
        case closed
    }

    private let state = Mutex(State())
    private let limit: Int
    private let byteLimit: Int

    init(limit: Int, byteLimit: Int) {
        self.limit = limit
        self.byteLimit = byteLimit
    }

    /// Adds a job. Where nobody is at work, `start` must see to it that somebody calls `next` until there is no more.
    ///
    /// `start` is called under the lock, so that whoever closes the queue knows that the work was started before.
    func add(_ job: Job, bytes: Int, start: () -> Void) -> Admission {
        state.withLock { state in
            if state.isClosed { return .closed }
            guard state.waiting.count < limit, state.bytes + bytes <= byteLimit else { return .full }
            state.waiting.append(job)
            state.bytes += bytes
            if !state.isDraining {
                state.isDraining = true
                start()
            }
            return .waits
        }
    }

    /// The next jobs to commit together; none ends the work.
    func next() -> [Job] {
        state.withLock { state in
            let jobs = state.waiting
            state.waiting = []
            state.bytes = 0
            if jobs.isEmpty { state.isDraining = false }
            return jobs
        }
    }

    /// Takes no more jobs; true the first time.
    func close() -> Bool {
        state.withLock { state in
            defer { state.isClosed = true }
            return !state.isClosed
        }
    }
}
