public import PosternFormat
internal import PosternSigning

/// What a server says a log holds. Nothing in it can be opened or shown; verification turns it into a log that can.
public struct UnverifiedLog: Sendable {
    /// The log.
    public let log: LogID
    /// Its entries from the first.
    public let entries: [StoredEntry]
    /// The receipt of the last one.
    public let receipt: [UInt8]
    /// Who appended each, as the server says: for nothing but to be shown as its word.
    public let appenders: [Appender?]

    /// What was received. `appenders` is empty, or has one for each entry.
    public init(
        log: LogID, entries: [StoredEntry] = [], receipt: [UInt8] = [], appenders: [Appender?] = []
    ) {
        self.log = log
        self.entries = entries
        self.receipt = receipt
        self.appenders = appenders
    }

    /// Verifies a room's log from its first entry: every rule, the receipt, that it continues `checkpoint`, and that it
    /// holds the statement of `mark`.
    public func verified(
        program: VerifiedProgram, checkpoint: Checkpoint?, mark: StatementMark? = nil
    ) throws(LogError) -> VerifiedLog {
        var verified = VerifiedLog(log: log, program: program)
        try verified.extend(with: entries, receipt: receipt, program: program)
        try verified.heads.check(checkpoint, of: log)
        try verified.check(mark)
        return verified
    }

    /// Verifies a program log from its genesis.
    public func verifiedProgram(checkpoint: Checkpoint?) throws(LogError) -> VerifiedProgram {
        guard let first = entries.first else {
            throw LogError(log: log, index: 0, fault: .rolledBack(serverCount: 0))
        }
        var state = try ProgramState(genesis: first, expecting: log.program)
        for stored in entries.dropFirst() { try state.append(stored) }
        let receipts = ReceiptRule(log: log, serverKey: state.genesis.serverKey)
        let receipt = try receipts.verify(receipt, at: state.place)
        try state.heads.check(checkpoint, of: log)
        return VerifiedProgram(state: state, receipt: receipt)
    }
}

extension [Digest] {
    /// Whether these heads, one for each count from 0, continue what was verified before. Specification: "Checkpoint",
    /// checks.
    func check(_ checkpoint: Checkpoint?, of log: LogID) throws(LogError) {
        guard let checkpoint else { return }
        precondition(checkpoint.log == log)
        let place = checkpoint.place
        guard place.count < UInt64(count) else {
            throw LogError(
                log: log, index: place.count - 1, fault: .rolledBack(serverCount: UInt64(count) - 1))
        }
        guard self[Int(place.count)] == place.head else {
            throw LogError(log: log, index: Swift.max(place.count, 1) - 1, fault: .forked)
        }
    }
}
