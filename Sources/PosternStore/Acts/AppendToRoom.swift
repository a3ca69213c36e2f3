internal import GRDB
internal import PosternFormat
internal import PosternLog
internal import PosternSigning

extension Writer {
    /// Adds an entry to a room's log, and begins the log where a statement opens the room. `signer` is a member of the
    /// room or a coordinator of the program.
    mutating func append(
        _ bytes: [UInt8], to log: LogID, _ room: LogCache.Room?, _ program: LogCache.Program,
        by signer: Fingerprint, in db: Database, now: Timestamp
    ) throws -> [UInt8] {
        let entry = try Self.decoded(bytes)
        try Self.check(entry, room?.state, program.state, by: signer)
        var state = room?.state ?? RoomState(log: log)
        let index = entry.index
        guard index == state.count else { throw StoreError.conflict(count: state.count) }
        let before = state.epoch
        do throws(LogError) {
            try state.append(bytes, program: program.state)
            try Self.checkEnrolled(entry, program.state)
        } catch {
            throw StoreError.invalidEntry("\(error)")
        }
        let epoch: Epoch? = if case .statement(let statement) = entry { statement.reason.epoch } else { nil }
        let record = LogRecord(
            state, epochIndex: epoch != nil ? index : room?.row.record.epochIndex ?? 0,
            receivedAt: max(now, room?.row.record.receivedAt ?? now))
        let id = try room?.row.id ?? LogRow.nextID(in: db)
        let row = LogRow(id: id, program: program.row.id, record: record)
        if room == nil { try row.insert(in: db, cipher) } else { try row.update(in: db, cipher) }
        let receipt = try insert(
            bytes, log: row, index: index, hash: state.head, record.receivedAt, in: db)
        if record.isDestroyed {
            condemn(row)
            return receipt
        }
        if let landmark = Landmark(entry) { try LandmarkRow.add(landmark, log: id, in: db, cipher) }
        if let epoch { try updateMembers(of: row, from: before, to: epoch, in: db) }
        cache.keep(LogCache.Room(row: row, state: state))
        return receipt
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
        case .later(let entry): throw .invalidEntry("\(FormatError.unknownKind("type", entry.kind))")
        case .genesis, .programStatement: throw .invalidEntry("\(LogFault.wrongKind)")
        }
        guard author == signer, isAllowed else { throw .refused }
    }

    /// The append rule asks who was enrolled at the entry of the program log that a statement cites. The server knows
    /// who is enrolled now, and keeps a list out that was made without knowing of somebody's expulsion.
    private static func checkEnrolled(_ entry: Entry, _ program: ProgramState) throws(LogError) {
        guard case .statement(let statement) = entry, let epoch = statement.reason.epoch else { return }
        for member in epoch.members where member.role.isEnrolled {
            guard program.enrolled(member.fingerprint)?.role == member.role else {
                throw LogError(
                    log: statement.log, index: statement.index, fault: .roleNotHeld(member.fingerprint))
            }
        }
    }
}
