internal import GRDB
internal import PosternFormat

extension Store {
    /// Goes on deleting what destroyed rooms held, and takes it out of the write-ahead log in the end. Where somebody reads
    /// an older state, tries again later. Runs on the writer's queue, outside a transaction.
    func erase(in db: Database) {
        guard erasures.isNeeded else { return }
        do {
            var isMore = false
            try db.inTransaction {
                isMore = try DestroyedEntries.deleteBatch(in: db, cipher)
                return .commit
            }
            // A batch at a time: who writes meanwhile has their turn in between.
            if isMore { return erasures.isClosed ? () : eraseLater(after: nil) }
        } catch {
            return eraseLater(after: erasures.retry())
        }
        guard Self.truncateLog(in: db, patience: 250) else { return eraseLater(after: erasures.retry()) }
        for (log, count) in erasures.done() { changes.announce(count, of: log) }
    }

    func eraseLater(after retry: Erasures.Retry?) {
        switch retry {
        case nil: pool.asyncWriteWithoutTransaction { [weak self] in self?.erase(in: $0) }
        case .after(let pause):
            Task { [weak self] in
                try? await Task.sleep(for: pause)
                guard let self, erasures.isDue() else { return }
                pool.asyncWriteWithoutTransaction { self.erase(in: $0) }
            }
        case .alreadyPlanned, .never: break
        }
    }

    /// Goes on where a process was cut off between destroying a room and truncating the log.
    func eraseAtStart() throws {
        guard try pool.read(ErasureRow.exists) else { return }
        erasures.add([:])
        eraseLater(after: nil)
    }

    /// The last attempt before the database is closed. What is left is done at the next start.
    func eraseAtEnd(in db: Database) {
        erasures.close()
        erase(in: db)
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
