internal import PosternFormat
internal import Synchronization

/// Who waits for the write-ahead log to be truncated after a room was destroyed, and until when.
final class Erasures: Sendable {
    /// An append whose receipt is held back.
    struct Waiting: Sendable {
        let log: LogID
        let count: UInt64
        let receipt: [UInt8]
        let until: ContinuousClock.Instant
        let finish: @Sendable (Result<[UInt8], StoreError>) -> Void
    }

    /// What is to happen after an attempt that failed.
    enum Retry { case after(Duration), alreadyPlanned, never }

    private struct State {
        /// Whether anything is to be erased at all.
        var isNeeded = false
        var waiting: [Waiting] = []
        var failures = 0
        var isPlanned = false
        var isClosed = false
    }

    /// How long the destroying coordinator waits for readers of an older state before they are told so.
    let patience: Duration
    private let state = Mutex(State())

    init(patience: Duration) { self.patience = patience }

    var isNeeded: Bool { state.withLock(\.isNeeded) }

    /// How often it failed since there is something to erase, as far as a further attempt was planned for it.
    var failures: Int { state.withLock(\.failures) }

    func add(_ waiting: [Waiting]) {
        state.withLock { state in
            state.isNeeded = true
            state.waiting += waiting
        }
    }

    /// Everybody who waited; nothing is to be erased any more.
    func done() -> [Waiting] {
        state.withLock { state in
            defer {
                state.waiting = []
                state.isNeeded = false
                state.failures = 0
            }
            return state.waiting
        }
    }

    /// Those who have waited long enough.
    func expired(at now: ContinuousClock.Instant) -> [Waiting] {
        state.withLock { state in
            let expired = state.waiting.filter { $0.until <= now }
            state.waiting.removeAll { $0.until <= now }
            return expired
        }
    }

    /// When to try again: soon at first, then each second, so that a reader who stays costs the others little.
    func retry() -> Retry {
        state.withLock { state in
            if state.isClosed { return .never }
            if state.isPlanned { return .alreadyPlanned }
            state.isPlanned = true
            state.failures += 1
            return .after(.milliseconds(min(25 << min(state.failures, 6), 1_000)))
        }
    }

    /// The next attempt is due; false where the store was closed meanwhile.
    func isDue() -> Bool {
        state.withLock { state in
            state.isPlanned = false
            return !state.isClosed
        }
    }

    /// Plans no more attempts, and gives who still waits.
    func close() -> [Waiting] {
        state.withLock { state in
            state.isClosed = true
            defer { state.waiting = [] }
            return state.waiting
        }
    }
}
