internal import GRDB
public import PosternFormat
public import PosternSigning

extension Store {
    /// Entries of a log from `first`, and the receipt of the last of them: at most `limit`, and at most `maximumBytes` of
    /// them but never none where there is one. Where there is no such log, `.refused`.
    public func page(
        of log: LogID, from first: UInt64, limit: Int, maximumBytes: Int
    ) async throws(StoreError) -> Page {
        let found = try await entries(of: log, from: first, limit: limit, maximumBytes: maximumBytes)
        return Page(
            count: found.record.count, entries: found.rows.map(\.stored),
            receipt: found.rows.last.map { receipt(of: $0, in: log) } ?? [], appenders: found.appenders)
    }

    /// The same without a receipt.
    func entries(
        of log: LogID, from first: UInt64, limit: Int, maximumBytes: Int
    ) async throws(StoreError) -> FoundEntries {
        try await read { [cipher] db in
            try Self.rows(of: log, from: first, limit: limit, maximumBytes: maximumBytes, in: db, cipher)
        }
    }

    private static func rows(
        of log: LogID, from first: UInt64, limit: Int, maximumBytes: Int, in db: Database,
        _ cipher: StorageCipher
    ) throws -> FoundEntries {
        guard let row = try LogRow.find(log, in: db, cipher) else { throw StoreError.refused }
        let first = try start(of: row, first, in: db)
        let statement = try db.cachedStatement(
            sql: """
                SELECT "index", record FROM entry WHERE log = ? AND "index" >= ? ORDER BY "index" LIMIT ?
                """)
        let found = try Row.fetchCursor(
            statement, arguments: [row.id, Int64(clamping: first), Int64(clamping: max(limit, 0))])
        var entries: [EntryRow] = []
        var bytes = 0
        while let next = try found.next() {
            // No gap reaches a client as a shorter log: a row that is missing is an error here.
            let index = first + UInt64(entries.count)
            guard next[0] as Int64 == Int64(clamping: index) else {
                throw DamagedRecord(place: "entry \(index) of log row \(row.id)")
            }
            let entry = try EntryRow(log: row.id, index: index, sealed: next.bytes(1), cipher)
            bytes += entry.stored.entry.count
            if bytes > maximumBytes, !entries.isEmpty { break }
            entries.append(entry)
        }
        return FoundEntries(record: row.record, rows: entries)
    }

    /// Where a page begins that was asked for from `first`: in a destroyed room at its tombstone, the only entry left.
    static func start(of row: LogRow, _ first: UInt64, in db: Database) throws -> UInt64 {
        guard row.record.isDestroyed else { return first }
        guard try !ErasureRow.exists(row.id, in: db) else { throw StoreError.erasing }
        return max(first, row.record.count - 1)
    }

    /// How many entries a log has. Where there is no such log, `.refused`.
    public func count(of log: LogID) async throws(StoreError) -> UInt64 {
        try await read { [cipher] db in
            guard let row = try LogRow.find(log, in: db, cipher) else { throw StoreError.refused }
            return row.record.count
        }
    }

    /// A program's genesis, which is public; nil where there is no such program.
    public func genesis(of program: ProgramID) async throws(StoreError) -> [UInt8]? {
        try await read { [cipher] db in
            guard let row = try LogRow.find(LogID(program: program), in: db, cipher) else { return nil }
            return try EntryRow.find(log: row.id, index: 0, in: db, cipher).stored.entry
        }
    }

    /// A log's count after each commit that changes it, from now on. Who is slow sees the newest only.
    ///
    /// Whoever wants the present count asks for it after this, so that no change falls in between.
    public func counts(of log: LogID) -> AsyncStream<UInt64> { changes.counts(of: log) }

    /// Reads in one transaction.
    func read<T: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> T
    ) async throws(StoreError) -> T {
        do {
            return try await pool.read(body)
        } catch let error as StoreError {
            throw error
        } catch {
            throw .unavailable(databaseReason(error))
        }
    }
}

/// Consecutive entries as one transaction finds them.
struct FoundEntries: Sendable {
    let record: LogRecord
    let rows: [EntryRow]

    /// Who appended each, where the epoch in force tells it of one of them; else empty.
    var appenders: [Appender?] {
        let told = rows.map {
            $0.index > record.epochIndex ? record.appenders.appender($0.hidden, at: $0.index) : nil
        }
        return told.contains { $0 != nil } ? told : []
    }
}
