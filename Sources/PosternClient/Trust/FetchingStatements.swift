internal import PosternAPI
internal import PosternFormat
internal import PosternLog

extension Server {
    /// The longest chain of statements that is read, in bytes: a bound for a server that goes on for ever.
    private static let statementBytes = 256 << 20

    /// All statements of a room and then its last entry, unverified.
    func statements(of log: LogID) async throws(ClientError) -> UnverifiedStatements {
        var entries: [StoredEntry] = []
        var size = 0
        var next: UInt64 = 0
        while true {
            let answer = try await get(
                .statements(log), query: PageQuery(from: next, limit: 256), limit: 64 << 20)
            let bytes = try body(of: answer, .page)
            let page: Page
            do {
                page = try Page(decoding: bytes)
            } catch {
                throw .altered(log, index: next, "the page is not well formed: \(error)")
            }
            entries += page.entries
            guard let last = page.entries.last, let index = (try? Entry(decoding: last.entry))?.index else {
                guard page.entries.isEmpty, page.count > next else {
                    // No entry at all, or one that is none: verification names it.
                    return UnverifiedStatements(log: log, count: page.count, entries: entries)
                }
                throw .altered(log, index: next, "the server counts this entry and does not give it out")
            }
            // Nothing is read beyond what cannot be right: there might be no end to it.
            guard index >= next, index < .max, index + 1 < page.count else {
                return UnverifiedStatements(log: log, count: page.count, entries: entries)
            }
            next = index + 1
            size += bytes.count
            guard size <= Self.statementBytes else {
                throw .problem(
                    server: origin.description, status: answer.status, title: "log",
                    detail: "is longer than it may be")
            }
        }
    }
}
