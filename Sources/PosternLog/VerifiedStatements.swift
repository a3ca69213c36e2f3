public import PosternFormat
public import PosternSigning

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

    /// Verifies further statements, and a last entry, for instance those that won a race. Changes nothing when it throws.
    public mutating func extend(
        with stored: [StoredEntry], program: VerifiedProgram
    ) throws(LogError) {
        var grown = self
        for (place, one) in stored.enumerated() {
            // Only the last that is given out may be no statement.
            if place > 0, grown.statements.last?.index != grown.count - 1 {
                throw LogError(log: log, index: grown.count, fault: .wrongKind)
            }
            try grown.add(one, program: program)
        }
        self = grown
    }

    /// Verifies an entry that is about to be sent as the next one, as everybody will: all but its receipt.
    public func rehearse(_ entry: [UInt8], program: ProgramState) throws(LogError) {
        var place = count
        do throws(LogFault) {
            let decodedEntry = try decoded(entry)
            place = decodedEntry.index
            guard place == count else { throw .wrongIndex(found: place) }
            var grown = self
            _ = try grown.take(
                decodedEntry, hash: decodedEntry.hash, program: program)
        } catch {
            throw LogError(log: log, index: place, fault: error.judged(atLevel: program.level))
        }
    }

    private mutating func add(_ stored: StoredEntry, program: VerifiedProgram) throws(LogError) {
        var place = count
        do throws(LogFault) {
            let entry = try decoded(stored.entry)
            let hash = entry.hash
            if count > 0, entry.index > count, entry.index < .max { place = entry.index }
            let epoch = try take(entry, hash: hash, program: program.state)
            let receipt = try receipts.verifiedOrFault(stored.receipt, index: entry.index, entryHash: hash)
            guard case .statement = entry else { return }
            entries.append(
                VerifiedEntry(
                    log: log, index: entry.index, hash: hash, entry: entry, epoch: epoch, receipt: receipt))
        } catch {
            throw LogError(log: log, index: place, fault: error.judged(atLevel: program.state.level))
        }
    }

    /// Verifies an entry without its receipt and takes it; gives the epoch in force after it.
    private mutating func take(
        _ entry: Entry, hash: Digest, program: ProgramState
    ) throws(LogFault) -> Epoch {
        try check(entry)
        switch entry {
        case .statement(let statement):
            try statements.take(statement, hash: hash, program: program)
        case .message(let message):
            // A message of a later epoch gives away a statement that was kept back.
            let epoch = try openEpoch()
            guard message.header.epoch == epoch.number else {
                throw .wrongEpoch(expected: epoch.number, found: message.header.epoch)
            }
        case .historyGrant(let grant):
            try grant.check(in: openEpoch())
        case .approval(let approval):
            try statements.check(approval, program: program)
        case .later(let entry):
            try statements.check(entry, program: program)
        case .genesis, .programStatement:
            throw .wrongKind
        }
        count = entry.index + 1
        head = hash
        return try openEpoch()
    }

    private func openEpoch() throws(LogFault) -> Epoch {
        guard let epoch = statements.epoch else { throw .wrongKind }
        return epoch
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
        case .later(let entry): (entry.log, entry.index, entry.previous)
        }
    }

    fileprivate var isDestruction: Bool {
        if case .statement(let statement) = self { statement.reason == .destroyed } else { false }
    }
}
