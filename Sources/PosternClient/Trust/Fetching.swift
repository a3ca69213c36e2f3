internal import PosternAPI
internal import PosternFormat
internal import PosternLog

extension Server {
    private static let pageEntries = 256
    /// The longest log that is read, in bytes: a bound for a server that goes on for ever.
    private static let logBytes = 1 << 30

    /// All entries of a log from index `first`, unverified. Of a room that was destroyed, perhaps while it was read, what
    /// remains stands for everything.
    func entries(of log: LogID, from first: UInt64 = 0) async throws(ClientError) -> UnverifiedLog {
        var entries: [StoredEntry] = []
        var appenders: [Appender?] = []
        var receipt: [UInt8] = []
        var size = 0
        while true {
            let next = first + UInt64(entries.count)
            let answer = try await get(
                .log(log), query: PageQuery(from: next, limit: Self.pageEntries), limit: Self.pageBytes)
            let bytes = try body(of: answer, .page)
            let page = try page(in: bytes, of: log, at: next)
            guard page.count >= next else {
                throw ClientError(
                    LogError(
                        log: log, index: max(next, 1) - 1, fault: .rolledBack(serverCount: page.count)))
            }
            if page.entries.count == 1, page.entries[0].isTombstone {
                return UnverifiedLog(log: log, entries: page.entries, receipt: page.receipt)
            }
            let previous = entries.last
            entries += page.entries
            appenders += page.everyAppender
            // A receipt vouches for everything before it: the last is enough.
            if !page.entries.isEmpty { receipt = page.receipt }
            if next + UInt64(page.entries.count) >= page.count {
                return UnverifiedLog(log: log, entries: entries, receipt: receipt, appenders: appenders)
            }
            guard let last = page.entries.last else {
                throw .altered(log, index: next, "the server counts this entry and does not give it out")
            }
            // Nothing is read beyond what cannot be right: there might be no end to it. Verification names it.
            guard last.entry != previous?.entry, last.canStand(at: first + UInt64(entries.count) - 1) else {
                return UnverifiedLog(log: log, entries: entries, receipt: receipt)
            }
            size += bytes.count
            guard size <= Self.logBytes else {
                throw .problem(
                    server: origin.description, status: answer.status, title: "log",
                    detail: "is longer than it may be")
            }
        }
    }

    /// The page in an answer that is about a log from this index on.
    func page(in bytes: [UInt8], of log: LogID, at index: UInt64) throws(ClientError) -> Page {
        do throws(FormatError) {
            return try Page(decoding: bytes)
        } catch {
            throw .altered(log, index: index, "the page is not well formed: \(error)")
        }
    }
}

extension Page {
    /// Who appended each entry, as the server says; nil where it does not.
    var everyAppender: [Appender?] { appenders.isEmpty ? entries.map { _ in nil } : appenders }
}

extension StoredEntry {
    /// Whether it claims to be what remains of a destroyed room.
    var isTombstone: Bool {
        guard case .statement(let statement)? = try? Entry(decoding: entry) else { return false }
        return statement.reason == .destroyed
    }

    /// Whether its author may have written it before it came to this place.
    fileprivate func canStand(at index: UInt64) -> Bool {
        switch try? Entry(decoding: entry) {
        case .genesis: index == 0
        case .programStatement(let statement): statement.index == index
        case let entry?: (entry.prefix?.seen.count ?? 0) <= index
        // What only a newer program reads may stand anywhere.
        case nil: true
        }
    }
}
