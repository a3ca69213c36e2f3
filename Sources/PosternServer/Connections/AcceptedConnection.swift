internal import HTTPTypes
internal import HummingbirdCore
internal import NIOCore
internal import NIOHTTPTypes
internal import Synchronization

/// A connection between being set up and being served.
///
/// A listener that ends in between, because it was cancelled or failed, forgets the connections that nobody has taken
/// from it yet, and NIO ends the whole process where an open channel of its is forgotten (apple/swift-nio#2813). So
/// one that is forgotten closes itself.
final class AcceptedConnection: ServerChildChannelValue {
    typealias Parts = NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>

    private let parts: Parts
    private let isServed = Atomic(false)

    init(_ parts: Parts) { self.parts = parts }

    deinit {
        guard !isServed.load(ordering: .acquiring) else { return }
        // Not here and now: NIO may be holding its lock.
        Task { [parts] in try? await parts.executeThenClose { _, _ in } }
    }

    var channel: any Channel { parts.channel }

    /// What is said on it. Whoever asks closes it.
    func serve() -> Parts {
        isServed.store(true, ordering: .releasing)
        return parts
    }
}
