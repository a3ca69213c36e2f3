internal import GRDB
public import PosternFormat

extension Store {
    /// The statements of a room from index `first` on, then the log's last entry where that is none; with their
    /// receipts, cut like a page. Where there is no such log, `.refused`.
    ///
    /// Its cost does not depend on how many messages there are: where the statements are is kept apart.
    public func statements(
        of log: LogID, from first: UInt64, limit: Int, maximumBytes: Int
    ) async throws(StoreError) -> Page {
        try await read { [cipher] db in
            guard let row = try LogRow.find(log, in: db, cipher) else { throw StoreError.refused }
            let first = try Self.start(of: row, first, in: db)
            let last = row.record.count - 1
            var entries: [StoredEntry] = []
            var bytes = 0
            /// Takes an entry while there is room, and says whether there was.
            func take(_ index: UInt64) throws -> Bool {
                guard entries.count < limit else { return false }
                let entry = try EntryRow.find(log: row.id, index: index, in: db, cipher).stored
                bytes += entry.entry.count + entry.receipt.count
                guard bytes <= maximumBytes || entries.isEmpty else { return false }
                entries.append(entry)
                return true
            }
            var isWhole = true
            try LandmarkRow.each(of: row.id, from: first, in: db, cipher) { landmark in
                guard landmark.index != last else { return true }
                isWhole = try take(landmark.index)
                return isWhole
            }
            if isWhole, first <= last { _ = try take(last) }
            return Page(count: row.record.count, entries: entries)
        }
    }
}
