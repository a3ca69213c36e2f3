internal import GRDB
internal import PosternFormat

/// Encrypts the records of one generation again under the next, a bounded batch at a time.
struct ResealRecords {
    /// The most rows that one transaction encrypts again.
    private static let batchRows = 256
    /// About the most bytes that one transaction encrypts again.
    private static let batchBytes = 8 << 20

    let old: StorageCipher
    let new: StorageCipher
    let batchRows: Int

    // The last row of each table that was encrypted again: what is before it is done, and is not looked at twice.
    private var lastLog: Int64 = 0
    private var lastEntry: (log: Int64, index: Int64) = (0, -1)
    private var lastLandmark: (log: Int64, block: Int64) = (0, -1)
    private var lastShare: (log: Int64, block: Int64) = (0, -1)
    private var lastPerson: [UInt8] = []

    init(old: StorageCipher, new: StorageCipher, batchRows: Int?) {
        self.old = old
        self.new = new
        self.batchRows = batchRows ?? Self.batchRows
    }

    /// Encrypts the next batch again and returns how many rows that were; 0 at the end.
    mutating func nextBatch(in db: Database) throws -> Int {
        var count = try server(in: db)
        if count == 0 { count = try logs(in: db) }
        if count == 0 { count = try entries(in: db) }
        if count == 0 { count = try landmarks(in: db) }
        if count == 0 { count = try shares(in: db) }
        if count == 0 { count = try members(in: db) }
        return count
    }

    private func server(in db: Database) throws -> Int {
        let count = try Int.fetchOne(
            db, sql: "SELECT count(*) FROM server WHERE generation = ?", arguments: [old.generation])
        guard count == 1 else { return 0 }
        try ServerRecord.find(in: db, old).save(in: db, new)
        return 1
    }

    private mutating func logs(in db: Database) throws -> Int {
        let rows = try Row.fetchAll(
            db,
            sql: "SELECT id, program, record FROM log WHERE generation = ? AND id > ? ORDER BY id LIMIT ?",
            arguments: [old.generation, lastLog, batchRows])
        for row in rows {
            let log = try LogRow(row, old)
            try log.reseal(in: db, new)
            lastLog = log.id
        }
        return rows.count
    }

    private mutating func entries(in db: Database) throws -> Int {
        // The batch is read before it is written: a cursor over a table that changes has no defined end.
        let cursor = try Row.fetchCursor(
            db,
            sql: """
                SELECT log, "index", record FROM entry
                WHERE generation = ? AND (log, "index") > (?, ?) ORDER BY log, "index" LIMIT ?
                """, arguments: [old.generation, lastEntry.log, lastEntry.index, batchRows])
        var batch: [EntryRow] = []
        var bytes = 0
        while bytes < Self.batchBytes, let row = try cursor.next() {
            let sealed = row.bytes(2)
            batch.append(
                try EntryRow(log: row[0], index: UInt64(clamping: row[1] as Int64), sealed: sealed, old))
            bytes += sealed.count
        }
        for entry in batch {
            // The logs were sealed again before.
            let name = try LogRow.find(id: entry.log, in: db, new).record.log
            try entry.reseal(of: name, in: db, new)
            lastEntry = (entry.log, Int64(clamping: entry.index))
        }
        return batch.count
    }

    private mutating func landmarks(in db: Database) throws -> Int {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT log, block, record FROM landmark
                WHERE generation = ? AND (log, block) > (?, ?) ORDER BY log, block LIMIT ?
                """, arguments: [old.generation, lastLandmark.log, lastLandmark.block, batchRows])
        for row in rows {
            let landmarks = try LandmarkRow(log: row[0], block: row[1], sealed: row.bytes(2), old)
            try landmarks.save(in: db, new)
            lastLandmark = (landmarks.log, landmarks.block)
        }
        return rows.count
    }

    private mutating func shares(in db: Database) throws -> Int {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT log, block, record FROM share
                WHERE generation = ? AND (log, block) > (?, ?) ORDER BY log, block LIMIT ?
                """, arguments: [old.generation, lastShare.log, lastShare.block, batchRows])
        for row in rows {
            let share = try ShareRow(log: row[0], block: row[1], sealed: row.bytes(2), old)
            try share.save(in: db, new)
            lastShare = (share.log, share.block)
        }
        return rows.count
    }

    private mutating func members(in db: Database) throws -> Int {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT person, record, rooms FROM member
                WHERE generation = ? AND person > ? ORDER BY person LIMIT ?
                """, arguments: [old.generation, blob(lastPerson), batchRows])
        for row in rows {
            let person = row.bytes(0)
            let member = try MemberRow(person: person, record: row.bytes(1), rooms: row.bytes(2), old)
            // Under the new key the person has another blind index, so the row is another.
            try MemberRow.delete(member.record.fingerprint, in: member.record.log, db, old)
            try member.save(in: db, new)
            lastPerson = person
        }
        return rows.count
    }
}
