internal import PosternAPI
internal import PosternFormat
internal import PosternLog

extension Server {
    /// The longest page that is read, in bytes. Servers cut pages much earlier.
    private static let pageBytes = 64 << 20
    private static let pageEntries = 256

    /// All entries of a log from index `first`, unverified.
    func entries(of log: LogID, from first: UInt64 = 0) async throws(ClientError) -> [StoredEntry] {
        var entries: [StoredEntry] = []
        while true {
            let next = first + UInt64(entries.count)
            let answer = try await get(
                .log(log), query: PageQuery(from: next, limit: Self.pageEntries), limit: Self.pageBytes)
            let bytes = try body(of: answer, .page)
            let page: Page
            do {
                page = try Page(decoding: bytes)
            } catch {
                throw .altered(log, index: next, "the page is not well formed: \(error)")
            }
            guard page.count >= next else {
                throw ClientError(
                    LogError(log: log, index: next - 1, fault: .rolledBack(serverCount: page.count)))
            }
            entries += page.entries
            if next + UInt64(page.entries.count) >= page.count { return entries }
            guard !page.entries.isEmpty else {
                throw .altered(log, index: next, "the server counts this entry and does not give it out")
            }
        }
    }
}
