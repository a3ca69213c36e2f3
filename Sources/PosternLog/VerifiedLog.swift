public import PosternFormat
public import PosternSigning

/// A room's log whose every entry and receipt was verified. Only verification makes one.
public struct VerifiedLog: Sendable {
    /// The state after the last entry.
    public private(set) var state: RoomState
    /// The entries from the first.
    public private(set) var entries: [VerifiedEntry] = []
    /// The first entry that only a newer program understands, where there is one: from there on nothing was verified, and
    /// nothing can be added.
    public private(set) var newer: LogError?
    private var receipts: ReceiptRule

    init(log: LogID, program: VerifiedProgram) {
        state = RoomState(log: log)
        receipts = ReceiptRule(log: log, serverKey: program.state.genesis.serverKey)
    }

    /// Verifies further entries, for instance those that won a race. Changes nothing when it throws.
    public mutating func extend(
        with stored: [StoredEntry], program: VerifiedProgram
    ) throws(LogError) {
        let before = (state: state, receipts: receipts, count: entries.count)
        do throws(LogError) {
            for one in stored where newer == nil { try add(one, program: program) }
        } catch {
            if case .newer = error.fault {
                newer = error
                return
            }
            // In place and undone, not a copy: the log may be long and the addition one entry.
            state = before.state
            receipts = before.receipts
            entries.removeLast(entries.count - before.count)
            throw error
        }
    }

    private mutating func add(_ one: StoredEntry, program: VerifiedProgram) throws(LogError) {
        let index = state.count
        let entry = try state.append(one.entry, program: program.state)
        let receipt = try receipts.verify(one.receipt, index: index, entryHash: state.head)
        guard let epoch = state.epoch else { preconditionFailure("the first entry opens a room") }
        entries.append(
            VerifiedEntry(
                log: state.log, index: index, hash: state.head, entry: entry, epoch: epoch,
                receipt: receipt))
    }

    /// The hash of each entry.
    var heads: [Digest] { entries.map(\.hash) }

    /// The approvals for the next statement, in their order.
    public var approvals: [Approval] {
        entries.compactMap { entry in
            guard case .approval(let approval) = entry.entry, approval.statement == state.statements.last else {
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
    /// Its place.
    public let index: UInt64
    /// Its hash.
    public let hash: Digest
    /// The entry.
    public let entry: Entry
    /// The epoch in force at this place, the one that it begins included.
    public let epoch: Epoch
    /// The server's receipt.
    public let receipt: Receipt

    init(log: LogID, index: UInt64, hash: Digest, entry: Entry, epoch: Epoch, receipt: Receipt) {
        self.log = log
        self.index = index
        self.hash = hash
        self.entry = entry
        self.epoch = epoch
        self.receipt = receipt
    }
}
