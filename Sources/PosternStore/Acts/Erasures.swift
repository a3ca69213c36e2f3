internal import PosternFormat
internal import Synchronization

/// How far the erasing of destroyed rooms is.
final class Erasures: Sendable {
    /// What is to happen after an attempt that failed.
    enum Retry { case after(Duration), alreadyPlanned, never }

    private struct State {
        /// Whether anything is to be erased at all.
        var isNeeded = false
        /// The rooms whose followers are told when it is done, with their counts.
        var rooms: [LogID: UInt64] = [:]
        var failures = 0
        var isPlanned = false
        var isClosed = false
    }

    private let state = Mutex(State())

    var isNeeded: Bool { state.withLock(\.isNeeded) }

    var isClosed: Bool { state.withLock(\.isClosed) }

    /// How often it failed since there is something to erase, as far as a further attempt was planned for it.
    var failures: Int { state.withLock(\.failures) }

    /// Rooms were destroyed; true where nobody was erasing yet.
    @discardableResult
    func add(_ rooms: [LogID: UInt64]) -> Bool {
        state.withLock { state in
            defer { state.isNeeded = true }
            state.rooms.merge(rooms) { max($0, $1) }
            return !state.isNeeded
        }
    }

    /// Everything is erased: gives the rooms that it was about.
    func done() -> [LogID: UInt64] {
        state.withLock { state in
            defer {
                state.rooms = [:]
                state.isNeeded = false
                state.failures = 0
            }
            return state.rooms
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

    /// Plans no more attempts.
    func close() { state.withLock { $0.isClosed = true } }
}
