public import PosternFormat
public import PosternSigning

/// What a server says the statements of a room are, and its last entry.
public struct UnverifiedStatements: Sendable {
    /// The log.
    public let log: LogID
    /// The number of entries that the log is said to have.
    public let count: UInt64
    /// The statements from the first; then the last entry, where that is no statement.
    public let entries: [StoredEntry]

    /// What was received.
    public init(log: LogID, count: UInt64, entries: [StoredEntry]) {
        self.log = log
        self.count = count
        self.entries = entries
    }

    /// Verifies the chain of the statements, the receipts, and that nothing went back behind what is known.
    ///
    /// The messages between are not looked at: that they are the ones before the head is the server's word, which it
    /// signed. What is known of them is `checkpoint`; `marks` are statements that are known to be in the log.
    public func verified(
        program: VerifiedProgram, checkpoint: Checkpoint?, marks: [EntryReference] = []
    ) throws(LogError) -> VerifiedStatements {
        var verified = VerifiedStatements(log: log, program: program)
        for stored in entries { try verified.add(stored, program: program) }
        let known = marks + (checkpoint.map { [EntryReference(index: $0.index, hash: $0.entryHash)] } ?? [])
        for mark in known where mark.index >= count {
            throw LogError(log: log, index: mark.index, fault: .rolledBack(serverCount: count))
        }
        guard verified.count == count, count > 0 else {
            throw LogError(log: log, index: verified.count, fault: .rolledBack(serverCount: verified.count))
        }
        try verified.check(known: known, statements: marks)
        return verified
    }
}

/// The statements of a room, each verified with its receipt, and the place where the next entry goes.
public struct VerifiedStatements: Sendable {
    /// What they say.
    public private(set) var statements: RoomStatements
    /// The statements from the first, as entries whose secrets may be taken.
    public private(set) var entries: [VerifiedEntry] = []
    /// The number of entries of the log.
    public private(set) var count: UInt64 = 0
    /// The hash of its last entry.
    public private(set) var head: Digest = .zero
    private var receipts: ReceiptRule

    init(log: LogID, program: VerifiedProgram) {
        statements = RoomStatements(log: log)
        receipts = ReceiptRule(log: log, serverKey: program.state.genesis.serverKey)
    }

    /// The log.
    public var log: LogID { statements.log }

    /// The epochs that this person could ever read, as the statements say: those that list them, and the earlier ones
    /// from where they may read. Ascending.
    public func epochs(readableBy person: Fingerprint) -> [UInt32] {
        var epochs: Set<UInt32> = []
        for entry in entries {
            guard case .statement(let statement) = entry.entry, let epoch = statement.reason.epoch,
                let member = epoch.member(person)
            else { continue }
            epochs.formUnion(member.readsFrom...epoch.number)
        }
        return epochs.sorted()
    }

    mutating func add(_ stored: StoredEntry, program: VerifiedProgram) throws(LogError) {
        let place = count
        do throws(LogFault) {
            let entry = try decoded(stored.entry)
            let hash = Entry.hash(of: stored.entry, program: log.program)
            try check(entry)
            if case .statement(let statement) = entry {
                try statements.take(statement, hash: hash, program: program.state, approvals: nil)
            }
            count = entry.index + 1
            head = hash
            let receipt = try receipts.verifiedOrFault(stored.receipt, index: entry.index, entryHash: hash)
            guard let epoch = statements.epoch else { throw .wrongKind }
            guard case .statement = entry else { return }
            entries.append(
                VerifiedEntry(
                    log: log, index: entry.index, hash: hash, entry: entry, epoch: epoch, receipt: receipt))
        } catch {
            throw LogError(log: log, index: place, fault: error)
        }
    }

    /// What can be known of an entry's place without those before it.
    private func check(_ entry: Entry) throws(LogFault) {
        guard let place = entry.roomPlace else { throw .wrongKind }
        guard place.log == log else { throw .otherLog }
        let isNext = place.index == count
        guard place.index < .max, isNext || place.index > count && count > 0 else {
            throw .wrongIndex(found: place.index)
        }
        guard !isNext || place.previous == head else { throw .wrongPrevious }
        // An entry that is no statement is the last that is given out.
        guard count == 0 || statements.last?.index == count - 1 else { throw .wrongKind }
        guard !statements.isClosed || isNext && entry.isDestruction && !statements.isDestroyed else {
            throw .closed
        }
    }

    /// Throws where what is known stands otherwise in these, or is missing from them.
    func check(known: [EntryReference], statements marks: [EntryReference]) throws(LogError) {
        for mark in known {
            let there = mark.index == count - 1 ? head : entries.first { $0.index == mark.index }?.hash
            if let there, there != mark.hash {
                throw LogError(log: log, index: mark.index, fault: .forked)
            }
            if there == nil, marks.contains(mark) {
                throw LogError(log: log, index: mark.index, fault: .forked)
            }
        }
    }
}

extension Entry {
    /// Where an entry of a room says that it belongs; nil for an entry of a program log.
    fileprivate var roomPlace: (log: LogID, index: UInt64, previous: Digest)? {
        switch self {
        case .genesis, .programStatement: nil
        case .statement(let statement): (statement.log, statement.index, statement.previous)
        case .message(let message): (message.header.log, message.header.index, message.header.previous)
        case .historyGrant(let grant): (grant.log, grant.index, grant.previous)
        case .approval(let approval): (approval.log, approval.index, approval.previous)
        }
    }

    fileprivate var isDestruction: Bool {
        if case .statement(let statement) = self { statement.reason == .destroyed } else { false }
    }
}
