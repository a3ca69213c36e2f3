internal import GRDB
internal import PosternFormat
internal import PosternLog

/// A program's log that was verified, with its entries.
struct CheckedProgram {
    let state: ProgramState
    let entries: [StoredEntry]
}

extension StoreCheck {
    /// Verifies what is left of a room that was destroyed: its tombstone, and nothing else.
    mutating func checkTombstone(_ row: LogRow, _ program: CheckedProgram) throws {
        let log = row.record.log
        var found: Tombstone?
        let isWhole = try walk(row) { (_, stored) throws(LogError) in
            let verified = try UnverifiedLog(log: program.state.log, entries: program.entries)
                .verifiedProgram(checkpoint: nil)
            found = try UnverifiedLog(log: log, entries: [stored])
                .tombstone(program: verified, checkpoint: nil)
        }
        guard isWhole else {
            isEveryLogWhole = false
            return
        }
        guard let found, row.record == LogRecord(found) else {
            return note("its row says otherwise than its entries", in: log)
        }
        try checkLandmarks(of: row, [])
        destroyed[log] = row.id
    }
}
