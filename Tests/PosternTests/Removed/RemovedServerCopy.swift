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

    /// Signs with the server's own key: whoever has the database and the storage key has that, too.
    func sign(_ tag: Tag, _ program: ProgramID, _ bytes: [UInt8]) -> Signature {
        store.writer.withLock { $0.signingKey.signature(tag: tag, program: program, over: bytes) }
    }

    func close() throws { try store.close() }
}
