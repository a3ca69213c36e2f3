internal import GRDB
public import PosternFormat

extension Store {
    /// The statements of a room from index `first` on, cut like a page; the receipts of its last statement and of its last
    /// entry; and the approvals of the statement that comes next, as far as they fit. Where there is no such log, `.refused`.
    ///
    /// Its cost does not depend on how many messages there are: where the statements are is kept apart.
    public func statements(
        of log: LogID, from first: UInt64, limit: Int, maximumBytes: Int
    ) async throws(StoreError) -> StatementsPage {
        let found = try await read { [cipher] db in
            try FoundStatements(log, from: first, limit: limit, maximumBytes: maximumBytes, in: db, cipher)
        }
        return StatementsPage(
            statements: found.rows.map { PlacedStatement(before: $0.before, stored: $0.stored) },
            isLast: found.isWhole, statementReceipt: receipt(of: found.last, in: log),
            endReceipt: receipt(of: found.end, in: log), approvals: found.approvals)
    }
}

/// What one transaction finds of a room's statements.
private struct FoundStatements: Sendable {
    var rows: [EntryRow] = []
    var isWhole = true
    var approvals: [[UInt8]] = []
    let last: EntryRow
    let end: EntryRow

    init(
        _ log: LogID, from first: UInt64, limit: Int, maximumBytes: Int, in db: Database,
        _ cipher: StorageCipher
    ) throws {
        guard let row = try LogRow.find(log, in: db, cipher), row.record.last.count > 0 else {
            throw StoreError.refused
        }
        let first = try Store.start(of: row, first, in: db)
        last = try EntryRow.find(log: row.id, index: row.record.last.count - 1, in: db, cipher)
        end = try EntryRow.find(log: row.id, index: row.record.count - 1, in: db, cipher)
        var bytes = 0
        if row.record.isDestroyed {
            if first <= last.index { rows = [last] }
            return
        }
        try LandmarkRow.each(of: row.id, from: first, in: db, cipher) { landmark in
            guard landmark.isStatement else { return true }
            let statement = try EntryRow.find(log: row.id, index: landmark.index, in: db, cipher)
            bytes += statement.stored.entry.count
            isWhole = rows.count < limit && (bytes <= maximumBytes || rows.isEmpty)
            if isWhole { rows.append(statement) }
            return isWhole
        }
        try LandmarkRow.each(of: row.id, from: row.record.last.count, in: db, cipher) { landmark in
            guard approvals.count < Limits.members else { return false }
            approvals.append(
                try EntryRow.find(log: row.id, index: landmark.index, in: db, cipher).stored.entry)
            return true
        }
    }
}
