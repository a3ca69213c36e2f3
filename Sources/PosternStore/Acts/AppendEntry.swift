internal import GRDB
internal import PosternFormat
internal import PosternLog
internal import PosternSigning

extension Writer {
    /// Adds an entry to a program's or a room's log and returns its receipt.
    ///
    /// Who the signer is comes first, so that a stranger learns nothing about the log, not even its count.
    mutating func append(
        _ bytes: [UInt8], to log: LogID, by signer: Fingerprint, in db: Database, now: Timestamp
    ) throws -> [UInt8] {
        guard let program = try program(log.program, in: db) else { throw StoreError.refused }
        let isCoordinator = program.state.enrolled(signer)?.role == .coordinator
        if log.isProgramLog {
            guard isCoordinator else { throw StoreError.refused }
            return try append(bytes, toProgram: program, by: signer, in: db, now: now)
        }
        let room = try room(log, in: db)
        guard isCoordinator || room?.state.member(signer) != nil else { throw StoreError.refused }
        return try append(bytes, to: log, room, program, by: signer, in: db, now: now)
    }

    /// Writes the entry with its receipt, and notes that the log grew.
    mutating func insert(
        _ bytes: [UInt8], log: LogRow, index: UInt64, hash: Digest, _ receivedAt: Timestamp, in db: Database
    ) throws -> [UInt8] {
        let name = log.record.log
        let receipt = receipt(log: name, index: index, hash: hash, receivedAt: receivedAt)
        let stored = StoredEntry(entry: bytes, receipt: receipt)
        try EntryRow(log: log.id, index: index, stored: stored).insert(in: db, cipher)
        grown[name] = index + 1
        return receipt
    }

    static func decoded(_ bytes: [UInt8]) throws(StoreError) -> Entry {
        do throws(FormatError) {
            return try Entry(decoding: bytes)
        } catch {
            throw .malformed("\(error)")
        }
    }
}
