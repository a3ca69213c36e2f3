public import PosternFormat
public import PosternSigning

/// A room's log whose every entry was verified. Only verification makes one.
public struct VerifiedLog: Sendable {
    /// The state after the last entry that this program understands.
    public private(set) var state: RoomState
    /// The entries from the first, as far as this program understands them.
    public private(set) var entries: [VerifiedEntry] = []
    /// The head before each entry, and after the last.
    public private(set) var heads: [Digest]
    /// The receipt of the last entry; nil while there is none.
    public private(set) var receipt: Receipt?
    /// The first entry that only a newer program understands, where there is one: from there on only the chain is verified,
    /// and nothing can be added.
    public private(set) var newer: LogError?
    /// The hashes of the entries of the epoch in force.
    private var hashes: Set<Digest> = []
    private let receipts: ReceiptRule

    init(log: LogID, program: VerifiedProgram) {
        state = RoomState(log: log)
        heads = [state.place.head]
        receipts = ReceiptRule(log: log, serverKey: program.state.genesis.serverKey)
    }

    /// Its end.
    public var place: Place { state.place }

    /// Verifies further entries, and the receipt of the last of them. Changes nothing when it throws.
    public mutating func extend(
        with stored: [StoredEntry], receipt bytes: [UInt8], program: VerifiedProgram
    ) throws(LogError) {
        guard !stored.isEmpty else { return }
        // Undone from here and not a copy: the log may be long and the addition one entry.
        let before = (state: state, newer: newer, entries: entries.count, heads: heads.count)
        do throws(LogError) {
            for one in stored { try add(one, program: program.state) }
            receipt = try receipts.verify(bytes, at: place)
        } catch {
            state = before.state
            newer = before.newer
            entries.removeLast(entries.count - before.entries)
            hashes = Set(entries.dropFirst(Int(state.statements.epochIndex)).map(\.hash))
            heads.removeLast(heads.count - before.heads)
            throw error
        }
    }

    private mutating func add(_ one: StoredEntry, program: ProgramState) throws(LogError) {
        let index = place.count
        let hash = state.hash(of: one)
        if newer == nil {
            do throws(LogError) {
                let entry = try state.append(one, hash, program: program, earlier: earlier)
                heads.append(place.head)
                guard let epoch = state.epoch else { preconditionFailure("the first entry opens a room") }
                if case .statement(let statement) = entry, statement.reason.epoch != nil { hashes = [] }
                hashes.insert(hash)
                entries.append(
                    VerifiedEntry(
                        log: state.log, index: index, hash: hash, entry: entry, epoch: epoch, time: one.time,
                        place: place))
                return
            } catch {
                guard case .newer = error.fault else { throw error }
                newer = error
            }
        }
        try state.skip(one, hash)
        heads.append(place.head)
    }

    private var earlier: EarlierEntries {
        let (heads, hashes) = (heads, hashes)
        return EarlierEntries(
            head: { $0 < UInt64(heads.count) ? heads[Int($0)] : nil }, holds: { hashes.contains($0) })
    }

    /// Verifies an entry that is about to be sent, as everybody will: all but its time and receipt.
    public func rehearse(_ entry: [UInt8], at time: Timestamp, program: ProgramState) throws(LogError) {
        var rehearsal = state
        try rehearsal.append(
            StoredEntry(time: max(time, state.time ?? time), entry: entry), program: program, earlier: earlier
        )
    }

    /// The entry with this hash, where there is one.
    public func entry(_ hash: Digest) -> VerifiedEntry? { entries.last { $0.hash == hash } }

    /// Throws where a statement that was verified before is not in this log.
    public func check(_ mark: StatementMark?) throws(LogError) {
        // What only a newer program understands may be that statement's place.
        guard let mark, newer == nil else { return }
        try mark.check(state.log, count: place.count) { entry($0) != nil }
    }

    /// The approvals for the next statement, in their order.
    public var approvals: [Approval] {
        entries.compactMap { entry in
            guard case .approval(let approval) = entry.entry, approval.statement == state.statements.last
            else {
                return nil
            }
            return approval
        }
    }
}

/// One entry of a verified log. There is no other way to come by one, so nothing unverified can be opened.
public struct VerifiedEntry: Sendable {
    /// The log.
    public let log: LogID
    /// Its index.
    public let index: UInt64
    /// Its hash.
    public let hash: Digest
    /// The entry.
    public let entry: Entry
    /// The epoch in force at this place, the one that it begins included.
    public let epoch: Epoch
    /// When the server took it.
    public let time: Timestamp
    /// The place after it.
    public let place: Place

    init(
        log: LogID, index: UInt64, hash: Digest, entry: Entry, epoch: Epoch, time: Timestamp, place: Place
    ) {
        self.log = log
        self.index = index
        self.hash = hash
        self.entry = entry
        self.epoch = epoch
        self.time = time
        self.place = place
    }
}
