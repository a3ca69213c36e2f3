internal import GRDB
internal import PosternFormat
internal import PosternLog
internal import PosternSigning

extension Writer {
    /// Adds an entry to a room's log, and begins the log where a statement opens the room. `signer` is a member of the
    /// room or a coordinator of the program, and may add so much to it over its life.
    mutating func append(
        _ bytes: [UInt8], to log: LogID, _ room: LogCache.Room?, _ program: LogCache.Program,
        by signer: Fingerprint, within limit: ShareLimit, in db: Database, now: Timestamp
    ) throws -> Taken {
        let entry = try Self.decoded(bytes)
        if let room, let known = try known(entry, in: room.row, db) { return known }
        try Self.check(entry, room?.state, program.state, by: signer)
        // Before the race for the place: without a share left there is nothing to win.
        var shares = room?.shares ?? RoomShares()
        let place = try shares.add(entry, of: bytes.count, by: signer, within: limit)
        var state = room?.state ?? RoomState(log: log)
        let before = (place: state.place, epoch: state.epoch)
        let stored = StoredEntry(time: max(now, state.time ?? now), entry: bytes)
        let head = try room.flatMap { try self.head(at: entry.prefix?.seen.count ?? 0, in: $0, db) }
        do throws(LogError) {
            // That the same entry is not there was just looked up.
            try state.append(
                stored, program: program.state,
                earlier: EarlierEntries(head: { _ in head ?? before.place.head }, holds: { _ in false }))
            try Self.checkEnrolled(entry, program.state, at: before.place.count)
        } catch {
            throw entry.isLate(in: room?.state, error.fault)
                ? StoreError.conflict(count: before.place.count) : StoreError.invalidEntry("\(error)")
        }
        let epoch: Epoch? = if case .statement(let statement) = entry { statement.reason.epoch } else { nil }
        let appenders = epoch == nil ? room?.row.record.appenders : nil
        let record = LogRecord(state, at: stored.time, appenders: appenders ?? cipher.newAppenderKey())
        let id = try room?.row.id ?? LogRow.nextID(in: db)
        let row = LogRow(id: id, program: program.row.id, record: record)
        if room == nil { try row.insert(in: db, cipher) } else { try row.update(in: db, cipher) }
        // Of every other kind its author is known, and is who sent it.
        let appender: Appender? = if case .message = entry { before.epoch?.appender(signer) } else { nil }
        try insert(stored, by: appender, log: row, before: before.place, in: db)
        let taken = Taken(
            log: log, seen: entry.prefix?.seen.count, before: before.place, time: stored.time,
            hash: entry.hash, isNew: true)
        if record.isDestroyed {
            try condemn(row, in: db)
            return taken
        }
        try ShareRow(shares, around: place, log: id).save(in: db, cipher)
        if let landmark = Landmark(entry, at: before.place.count) {
            try LandmarkRow.add(landmark, log: id, in: db, cipher)
        }
        if let epoch { try updateMembers(of: row, from: before.epoch, to: epoch, in: db) }
        cache.keep(LogCache.Room(row: row, state: state, shares: shares))
        return taken
    }

    /// The head after so many entries of a room; nil where it has fewer.
    private func head(at count: UInt64, in room: LogCache.Room, _ db: Database) throws -> Digest? {
        if count == room.state.count { return room.state.place.head }
        // A head that no log has: the rule then finds that the author had seen another log.
        guard count < room.state.count else { return .zero }
        return try EntryRow.find(log: room.row.id, index: count, in: db, cipher).before.head
    }

    /// Whether the entry is the signer's to add. Whether it may be added, the append rule says.
    private static func check(
        _ entry: Entry, _ room: RoomState?, _ program: ProgramState, by signer: Fingerprint
    ) throws(StoreError) {
        let author: Fingerprint
        let isAllowed: Bool
        let isMember = program.counts(room?.member(signer)?.role, of: signer)
        switch entry {
        case .statement(let statement):
            // Now, not only at the entry of the program log that it cites: who was expelled cites an older one.
            (author, isAllowed) = (statement.author, program.enrolled(signer)?.role == .coordinator)
        // Whose it is, only a member can tell.
        case .message: (author, isAllowed) = (signer, isMember)
        case .historyGrant(let grant): (author, isAllowed) = (grant.author, isMember)
        case .approval(let approval): (author, isAllowed) = (approval.author, isMember)
        case .later(let entry): throw entry.unknown
        case .genesis, .programStatement: throw .invalidEntry("\(LogFault.wrongKind)")
        }
        guard author == signer, isAllowed else { throw .refused }
    }

    /// The append rule asks who was enrolled at the entry of the program log that a statement cites. The server knows
    /// who is enrolled now, and keeps a list out that was made without knowing of somebody's expulsion.
    private static func checkEnrolled(
        _ entry: Entry, _ program: ProgramState, at index: UInt64
    ) throws(LogError) {
        guard case .statement(let statement) = entry, let epoch = statement.reason.epoch else { return }
        for member in epoch.members where member.role.isEnrolled {
            let tenure = program.enrolled(member.fingerprint)
            guard tenure?.role == member.role, tenure?.card == member.card else {
                throw LogError(
                    log: statement.log, index: index, fault: .roleNotHeld(member.fingerprint))
            }
        }
    }
}

extension Entry {
    /// Whether it was right when it was made, as far as the room tells, and what it was made for is over: another statement
    /// came first. Its author looks again, and makes another entry.
    fileprivate func isLate(in room: RoomState?, _ fault: LogFault) -> Bool {
        guard let statements = room?.statements, let prefix, let epoch = statements.epoch else {
            return false
        }
        switch (self, fault) {
        case (_, .closed): return true
        case (.statement(let statement), .wrongStatementBefore), (.statement(let statement), .wrongKind):
            return statement.last.count < statements.last.count
        case (.statement, _): return false
        // The statement that began the next epoch may also have been the first to cite a later place of the program log.
        case (_, .wrongEpoch), (_, .programWentBack):
            return (1..<epoch.number).contains(prefix.epoch) && prefix.seen.count <= statements.epochIndex
        default: return false
        }
    }
}
