public import PosternFormat

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
        try verified.extend(with: entries, program: program)
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
