internal import GRDB
internal import PosternFormat

extension Store {
    /// Takes what destroyed rooms held out of the write-ahead log, and gives the receipts that waited for that. Where
    /// somebody reads an older state, tries again later. Runs on the writer's queue, outside a transaction.
    func erase(in db: Database) {
        guard erasures.isNeeded else { return }
        if Self.truncateLog(in: db, patience: 250) {
            for waiting in erasures.done() {
                waiting.finish(.success(waiting.receipt))
                changes.announce(waiting.count, of: waiting.log)
            }
            return
        }
        for waiting in erasures.expired(at: .now) { waiting.finish(.failure(.erasing)) }
        guard case .after(let pause) = erasures.retry() else { return }
        Task { [weak self] in
            try? await Task.sleep(for: pause)
            guard let self, erasures.isDue() else { return }
            pool.asyncWriteWithoutTransaction { self.erase(in: $0) }
        }
    }

    /// Goes on where a process was cut off between destroying a room and truncating the log.
    func eraseAtStart() throws {
        try pool.writeWithoutTransaction { db in
            guard try ErasureRow.exists(in: db) else { return }
            erasures.add([])
            erase(in: db)
        }
    }

    /// The last attempt before the database is closed. What fails here is done at the next start.
    func eraseAtEnd(in db: Database) {
        erase(in: db)
        for waiting in erasures.close() { waiting.finish(.failure(.erasing)) }
    }

    /// Copies the write-ahead log into the database file and cuts it to nothing; false where somebody still reads an
    /// older state, or the disk does not take it.
    ///
    /// The rows of `erasure` go after that, in a commit of their own: it is synchronised with the log's file, so that
    /// once it is on disk the truncation is too, and a power loss in between leaves the rows.
    private static func truncateLog(in db: Database, patience milliseconds: Int) -> Bool {
        do {
            // The connection's own patience would keep every other writer waiting.
            try db.execute(sql: "PRAGMA busy_timeout = \(milliseconds)")
            defer { try? db.execute(sql: "PRAGMA busy_timeout = 10000") }
            _ = try db.checkpoint(.truncate)
            try ErasureRow.deleteAll(in: db)
            return true
        } catch {
            return false
        }
    }
}
