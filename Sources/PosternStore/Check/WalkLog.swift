internal import GRDB
internal import PosternFormat
internal import PosternLog

extension StoreCheck {
    /// Opens every entry of a log in order and lets `verify` judge it, until one fails: what follows a broken link
    /// proves nothing. The rest is still opened, so that every damaged record is named. Returns whether all is well.
    ///
    /// Of a destroyed room, only the last entry is there.
    mutating func walk(
        _ row: LogRow, verify: (EntryRow) throws(LogError) -> Void
    ) throws -> Bool {
        let log = row.record.log
        var isWhole = true
        var before: Place?
        let isErasing = try ErasureRow.exists(row.id, in: db)
        var next = row.record.isDestroyed ? max(row.record.count, 1) - 1 : 0
        let entries = try Row.fetchCursor(
            db, sql: #"SELECT "index", record, mark FROM entry WHERE log = ? ORDER BY "index""#,
            arguments: [row.id]
        )
        while let found = try entries.next() {
            let index = UInt64(clamping: found[0] as Int64)
            if index < next {
                if isErasing { continue }
                isWhole = false
                note("was destroyed, and is still there", in: log, at: index)
                continue
            }
            if index != next {
                isWhole = false
                noteMissing(next..<index, in: log)
            }
            next = index + 1
            do {
                let entry = try EntryRow(log: row.id, index: index, sealed: found.bytes(1), cipher)
                guard isWhole else { continue }
                let hash = Entry.hash(of: entry.stored.entry, program: log.program)
                guard before ?? entry.before == entry.before, found.bytes(2) == cipher.entry(hash, in: log)
                else {
                    throw LogError(log: log, index: index, fault: .wrongPrevious)
                }
                try verify(entry)
                before = entry.before.after(hash, at: entry.stored.time, in: log.program)
                report.entries += 1
            } catch let error as LogError {
                isWhole = false
                note("\(error.fault)", in: log, at: index)
            } catch {
                isWhole = false
                note("does not open", in: log, at: index)
            }
        }
        if next < row.record.count {
            isWhole = false
            noteMissing(next..<row.record.count, in: log)
        }
        if isWhole, before != row.record.place {
            isWhole = false
            note("its row says otherwise than its entries", in: log)
        }
        return isWhole
    }

    private mutating func noteMissing(_ range: Range<UInt64>, in log: LogID) {
        note(
            range.count == 1 ? "is missing" : "is missing, and \(range.count - 1) after it", in: log,
            at: range.lowerBound)
    }
}
