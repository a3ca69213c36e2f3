import HummingbirdCore
import NIOCore
import Synchronization

/// A connection that a listener has taken, until somebody serves it.
///
/// A listener that is cancelled forgets those that wait, and NIO ends the whole process, with all tests in it, where
/// an open channel of its is forgotten (apple/swift-nio#2813). One that is forgotten closes itself.
final class TakenConnection<Parts: Sendable>: Sendable {
    private let parts: Parts
    private let close: @Sendable () async -> Void
    private let isServed = Atomic(false)

    init<Inbound, Outbound>(_ parts: Parts) where Parts == NIOAsyncChannel<Inbound, Outbound> {
        self.parts = parts
        close = { try? await parts.executeThenClose { _, _ in } }
    }

    deinit {
        guard !isServed.load(ordering: .acquiring) else { return }
        // Not here and now: NIO may be holding its lock.
        Task { [close] in await close() }
    }

    /// What is said on it. Whoever asks closes it.
    func serve() -> Parts {
        isServed.store(true, ordering: .releasing)
        return parts
    }
}

extension TakenConnection: ServerChildChannelValue where Parts: ServerChildChannelValue {
    var channel: any Channel { parts.channel }
}
