public import PosternFormat
internal import PosternSigning

/// The statements of a room, each verified, and how far the log goes by the server's receipt.
public struct VerifiedStatements: Sendable {
    /// What they say.
    public private(set) var statements: RoomStatements
    /// The statements from the first, as entries whose secrets may be taken.
    public private(set) var entries: [VerifiedEntry] = []
    /// The log's end, by the server's signed word.
    public private(set) var end: Place
    /// The receipt of the last entry.
    public private(set) var endReceipt: [UInt8] = []
    /// The approvals for the next statement that hold.
    public private(set) var approvals: [Approval] = []
    private var time: Timestamp?
    /// The place before each statement.
    private var befores: [Place] = []

    init(log: LogID) {
        statements = RoomStatements(log: log)
        end = Place(startOf: log)
    }

    /// The log.
    public var log: LogID { statements.log }

    /// The epochs that this person could ever read, as the statements say: those that list them, the earlier ones from
    /// where they may read, and those whose secret they made. Ascending.
    public func epochs(readableBy person: Fingerprint) -> [UInt32] {
        var epochs: Set<UInt32> = []
        for entry in entries {
            guard case .statement(let statement) = entry.entry, let epoch = statement.reason.epoch else {
                continue
            }
            if statement.author == person { epochs.insert(epoch.number) }
            if let member = epoch.member(person) { epochs.formUnion(member.readsFrom...epoch.number) }
        }
        return epochs.sorted()
    }

    /// Verifies the next statement. Specification: "Statements alone".
    mutating func take(_ placed: PlacedStatement, program: ProgramState) throws(LogError) {
        let stored = placed.stored
        do throws(LogFault) {
            guard case .statement(let statement) = try decoded(stored.entry) else { throw .wrongKind }
            guard statement.log == log else { throw .otherLog }
            guard stored.time >= time ?? stored.time else { throw .timeWentBack }
            // `last` chains the statements; what is between two of them is passed over, never left out.
            let last = statements.last
            // Nothing stands before the first, nor between the end of a room and its destruction.
            let mayPassOver = last.count > 0 && !statements.isClosed
            guard placed.before == last || (mayPassOver && placed.before.count > last.count) else {
                throw .wrongPrevious
            }
            // Behind the greatest count there is no place.
            guard placed.before.count < Place.greatestCount else { throw .wrongPrevious }
            guard statement.prefix.seen.count <= placed.before.count,
                statement.prefix.seen.count < placed.before.count || statement.prefix.seen == placed.before
            else { throw .otherLogSeen }
            let hash = Entry.hash(of: stored.entry, program: log.program)
            let place = placed.before.after(hash, at: stored.time, in: log.program)
            try statements.take(statement, leadingTo: place, program: program)
            guard let epoch = statements.epoch else { throw .wrongKind }
            time = stored.time
            befores.append(placed.before)
            entries.append(
                VerifiedEntry(
                    log: log, index: placed.before.count, hash: hash, entry: .statement(statement),
                    epoch: epoch, time: stored.time, place: place))
        } catch {
            throw LogError(
                log: log, index: placed.before.count, fault: error.judged(atLevel: program.level))
        }
    }

    /// Verifies both receipts, and takes the approvals that hold.
    mutating func finish(
        _ received: UnverifiedStatements, program: ProgramState
    ) throws(LogError) {
        let receipts = ReceiptRule(log: log, serverKey: program.genesis.serverKey)
        guard let last = entries.last, let epoch = statements.epoch else {
            throw LogError(log: log, index: 0, fault: .rolledBack(serverCount: 0))
        }
        _ = try receipts.verify(received.statementReceipt, at: last.place)
        do throws(LogFault) {
            let receipt = try receipts.verified(received.endReceipt)
            guard
                receipt.place.count > last.place.count
                    ? receipt.time >= last.time : receipt.place == last.place
            else { throw .receiptForOther }
            end = receipt.place
            endReceipt = received.endReceipt
        } catch {
            throw LogError(log: log, index: last.index, fault: error)
        }
        guard !statements.isClosed || end == last.place else {
            throw LogError(log: log, index: last.place.count, fault: .closed)
        }
        // One that does not hold is as good as none: no author embeds it, and no server can spoil a statement with it.
        approvals = received.approvals.compactMap { try? Approval(decoding: $0) }
            .filter { $0.log == log && $0.holds(after: last.place, epoch: epoch, program: program) }
    }

    /// Verifies a statement that was just appended, with the receipt that the server gave for it, and takes it.
    public mutating func append(
        _ entry: [UInt8], receipt bytes: [UInt8], program: VerifiedProgram
    ) throws(LogError) -> Receipt {
        let receipts = ReceiptRule(log: log, serverKey: program.state.genesis.serverKey)
        let receipt: Receipt
        do throws(LogFault) {
            receipt = try receipts.verified(bytes)
            guard receipt.entryHash == Entry.hash(of: entry, program: log.program) else {
                throw .receiptForOther
            }
        } catch {
            throw LogError(log: log, index: end.count, fault: error)
        }
        var grown = self
        try grown.take(
            PlacedStatement(before: receipt.before, stored: StoredEntry(time: receipt.time, entry: entry)),
            program: program.state)
        (grown.end, grown.endReceipt, grown.approvals) = (receipt.place, bytes, [])
        self = grown
        return receipt
    }

    /// Verifies a statement that is about to be sent, as everybody will.
    public func rehearse(
        _ entry: [UInt8], at time: Timestamp, program: ProgramState
    ) throws(LogError) {
        var rehearsal = self
        let stored = StoredEntry(time: max(time, self.time ?? time), entry: entry)
        try rehearsal.take(PlacedStatement(before: end, stored: stored), program: program)
    }

    /// Throws where a place that was verified in full is not one of this log, as far as the statements tell.
    func check(known place: Place) throws(LogError) {
        let index = max(place.count, 1) - 1
        guard place.count <= end.count else {
            throw LogError(log: log, index: index, fault: .rolledBack(serverCount: end.count))
        }
        let there = [end] + entries.map(\.place) + befores
        guard !there.contains(where: { $0.count == place.count && $0.head != place.head }) else {
            throw LogError(log: log, index: index, fault: .forked)
        }
    }
}
