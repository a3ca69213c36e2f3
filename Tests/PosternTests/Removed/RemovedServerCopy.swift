import PosternFormat
import PosternSigning
import Synchronization

@testable import PosternStore

/// A server's data folder in somebody else's hands: the whole database and the storage key.
final class ServerCopy: Sendable {
    private let store: Store

    /// Opens the copy with the code that the server itself opens it with.
    init(folder: String) throws { store = try Store.open(folder: folder, clock: { .now }) }

    /// Everything of a log, in the clear as far as the storage key makes it.
    func entries(of log: LogID) async throws -> [StoredEntry] {
        var entries: [StoredEntry] = []
        while true {
            let page = try await store.page(
                of: log, from: UInt64(entries.count), limit: 256, maximumBytes: 64 << 20)
            entries += page.entries
            if page.entries.isEmpty || UInt64(entries.count) >= page.count { return entries }
        }
    }

    /// A receipt by the server's own key: the database and the storage key bring that, too.
    func receipt(for hash: Digest, in log: LogID, after before: Place, time: Timestamp) -> [UInt8] {
        store.receipt(log: log, before: before, time: time, hash: hash)
    }

    func close() throws { try store.close() }
}
