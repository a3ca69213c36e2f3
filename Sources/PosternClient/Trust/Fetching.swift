internal import PosternAPI
internal import PosternFormat
internal import PosternLog

extension Server {
    /// The longest page that is read, in bytes. Servers cut pages much earlier.
    private static let pageBytes = 64 << 20
    private static let pageEntries = 256
    /// The longest log that is read, in bytes: a bound for a server that goes on for ever.
    private static let logBytes = 1 << 30

    /// All entries of a log from index `first`, unverified.
    func entries(of log: LogID, from first: UInt64 = 0) async throws(ClientError) -> [StoredEntry] {
        var entries: [StoredEntry] = []
        var size = 0
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
            // Destroyed, perhaps while we were reading: what remains stands for everything.
            if page.entries.count == 1, Self.isTombstone(page.entries[0]) {
                return next == Self.place(of: page.entries[0]) ? entries + page.entries : page.entries
            }
            entries += page.entries
            let count = UInt64(page.entries.count)
            if next + count >= page.count { return entries }
            guard let last = page.entries.last else {
                throw .altered(log, index: next, "the server counts this entry and does not give it out")
            }
            // Nothing is read beyond what cannot be right: there might be no end to it. Verification names it.
            guard Self.place(of: last) == next + count - 1 else { return entries }
            size += bytes.count
            guard size <= Self.logBytes else {
                throw .problem(
                    server: origin.description, status: answer.status, title: "log",
                    detail: "is longer than it may be")
            }
        }
    }

    private static func isTombstone(_ stored: StoredEntry) -> Bool {
        guard case .statement(let statement)? = try? Entry(decoding: stored.entry) else { return false }
        return statement.reason == .destroyed
    }

    /// The index that an entry says it has, nil where it is none.
    private static func place(of stored: StoredEntry) -> UInt64? {
        (try? Entry(decoding: stored.entry))?.index
    }
}
