internal import GRDB
internal import PosternFormat
internal import PosternLog
internal import PosternSigning

extension StoreCheck {
    /// Verifies what is left of a room that was destroyed: its tombstone, and nothing else once it was erased.
    mutating func checkTombstone(_ row: LogRow, _ program: ProgramState) throws {
        let log = row.record.log
        var place: Place?
        let isWhole = try walk(row) { (found) throws(LogError) in
            place = try Tombstone.place(of: found.stored, in: log, program: program)
            guard place?.count == found.index + 1 else {
                throw LogError(
                    log: log, index: found.index, fault: .wrongIndex(found: (place?.count ?? 1) - 1))
            }
        }
        guard isWhole else {
            isEveryLogWhole = false
            return
        }
        guard row.record.isClosed, row.record.place == place, row.record.last == place else {
            return note("its row says otherwise than its entries", in: log)
        }
        if try !ErasureRow.exists(row.id, in: db) {
            try checkLandmarks(of: row, [])
            try checkShares(of: row, ExpectedShares())
        }
        destroyed[log] = row.id
    }
}
