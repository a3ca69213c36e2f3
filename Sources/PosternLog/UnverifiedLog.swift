public import PosternFormat
internal import PosternSigning

/// What a server says a log holds. Nothing in it can be opened or shown; verification turns it into a log that can.
public struct UnverifiedLog: Sendable {
    /// The log.
    public let log: LogID
    /// Its entries from the first.
    public let entries: [StoredEntry]

    /// What was received.
    public init(log: LogID, entries: [StoredEntry] = []) {
        self.log = log
        self.entries = entries
    }

    /// Verifies a room's log from its first entry: every rule, every receipt, and that it continues `checkpoint`.
    public func verified(
        program: VerifiedProgram, checkpoint: Checkpoint?
    ) throws(LogError) -> VerifiedLog {
        var verified = VerifiedLog(log: log, program: program)
        try verified.extend(with: entries, program: program)
        // What a newer program verified here lies beyond what this one can; it must at least be given out.
        if verified.newer != nil, let known = checkpoint?.index, known >= verified.state.count,
            known < UInt64(entries.count)
        {
            return verified
        }
        try verified.heads.check(checkpoint, of: log)
        return verified
    }

    /// Verifies a program log from its genesis.
    public func verifiedProgram(checkpoint: Checkpoint?) throws(LogError) -> VerifiedProgram {
        guard let first = entries.first else {
            throw LogError(log: log, index: 0, fault: .rolledBack(serverCount: 0))
        }
        var state = try ProgramState(genesis: first.entry, expecting: log.program)
        var receipts = ReceiptRule(log: log, serverKey: state.genesis.serverKey)
        var verified: [Receipt] = []
        verified.append(try receipts.verify(first.receipt, index: 0, entryHash: state.head.hash))
        for stored in entries.dropFirst() {
            let index = state.count
            try state.append(stored.entry)
            verified.append(try receipts.verify(stored.receipt, index: index, entryHash: state.head.hash))
        }
        try state.hashes.check(checkpoint, of: log)
        return VerifiedProgram(state: state, receipts: verified)
    }
}

extension [Digest] {
    /// Whether these hashes continue what was verified before. Specification: "Checkpoint", checks.
    func check(_ checkpoint: Checkpoint?, of log: LogID) throws(LogError) {
        guard let checkpoint else { return }
        precondition(checkpoint.log == log)
        guard checkpoint.index < UInt64(count) else {
            throw LogError(
                log: log, index: checkpoint.index, fault: .rolledBack(serverCount: UInt64(count)))
        }
        guard self[Int(checkpoint.index)] == checkpoint.entryHash else {
            throw LogError(log: log, index: checkpoint.index, fault: .forked)
        }
    }
}
