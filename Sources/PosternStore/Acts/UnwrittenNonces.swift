internal import PosternSigning
internal import Synchronization

/// Nonces that are in memory only: of requests that read, while the disk takes nothing.
///
/// A full disk is no reason to keep people from what is there. So a request that writes nothing but its nonce is
/// answered all the same, its nonce kept here until a commit succeeds that takes it along. What is lost when the
/// process dies in that time: such a request could be replayed once for as long as it is valid, and the replay reads
/// what its signer may read. No request that writes is ever taken on the word of this memory.
///
/// Only the writer adds and removes; requests look.
final class UnwrittenNonces: Sendable {
    private let limit: Int
    private let windows = Mutex<[Digest: NonceWindow]>([:])

    init(limit: Int) { self.limit = limit }

    var isEmpty: Bool { windows.withLock(\.isEmpty) }
    var all: [Digest: NonceWindow] { windows.withLock(\.self) }

    func holds(_ mark: Digest) -> Bool { windows.withLock { $0[mark] != nil } }

    /// Keeps one more; false where there is no room, even without those that the clock has left behind.
    func add(_ mark: Digest, _ window: NonceWindow, clockWasIn recent: [NonceWindow]) -> Bool {
        windows.withLock { windows in
            if windows.count >= limit {
                windows = windows.filter { one in recent.contains { $0.keeps(one.value) } }
            }
            guard windows.count < limit else { return false }
            windows[mark] = window
            return true
        }
    }

    func removeAll() { windows.withLock { $0 = [:] } }
}
