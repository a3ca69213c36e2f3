internal import PosternFormat
internal import Synchronization

/// Tells those who wait for it how many entries a log has, after each commit.
final class ChangeHub: Sendable {
    private struct State {
        var nextID: UInt64 = 0
        var listeners: [LogID: [UInt64: AsyncStream<UInt64>.Continuation]] = [:]
        var isClosed = false
    }

    private let state = Mutex(State())

    /// The counts of `log` from now on. Who is slow sees the newest only; who goes away is forgotten.
    func counts(of log: LogID) -> AsyncStream<UInt64> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: UInt64.self, bufferingPolicy: .bufferingNewest(1))
        let id: UInt64? = state.withLock { state in
            guard !state.isClosed else { return nil }
            state.nextID += 1
            state.listeners[log, default: [:]][state.nextID] = continuation
            return state.nextID
        }
        guard let id else {
            continuation.finish()
            return stream
        }
        continuation.onTermination = { [weak self] _ in self?.remove(id, of: log) }
        return stream
    }

    func announce(_ count: UInt64, of log: LogID) {
        // Yielded outside the lock: a stream that ends meanwhile comes back to `remove`.
        let listeners = state.withLock { Array($0.listeners[log, default: [:]].values) }
        for listener in listeners { listener.yield(count) }
    }

    /// How many wait.
    var listenerCount: Int { state.withLock { $0.listeners.values.reduce(0) { $0 + $1.count } } }

    /// Ends every stream.
    func close() {
        let listeners = state.withLock { state in
            state.isClosed = true
            defer { state.listeners = [:] }
            return state.listeners.values.flatMap { $0.values }
        }
        for listener in listeners { listener.finish() }
    }

    private func remove(_ id: UInt64, of log: LogID) {
        state.withLock { state in
            state.listeners[log]?[id] = nil
            if state.listeners[log]?.isEmpty == true { state.listeners[log] = nil }
        }
    }
}
