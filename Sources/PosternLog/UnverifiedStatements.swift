public import PosternFormat

/// What a server says the statements of a room are, and how far its log goes.
public struct UnverifiedStatements: Sendable {
    /// The log.
    public let log: LogID
    /// The statements from the first.
    public let statements: [PlacedStatement]
    /// The receipt of the last statement.
    public let statementReceipt: [UInt8]
    /// The receipt of the log's last entry.
    public let endReceipt: [UInt8]
    /// The approvals that name the last statement.
    public let approvals: [[UInt8]]

    /// What was received.
    public init(
        log: LogID, statements: [PlacedStatement], statementReceipt: [UInt8], endReceipt: [UInt8],
        approvals: [[UInt8]]
    ) {
        self.log = log
        self.statements = statements
        self.statementReceipt = statementReceipt
        self.endReceipt = endReceipt
        self.approvals = approvals
    }

    /// Verifies the chain of the statements, both receipts, and that nothing went back behind what is known.
    ///
    /// What was said between them is not looked at: how far the log goes is the server's word, which it signed.
    ///
    /// - Parameters:
    ///   - checkpoint: a place that was verified in full.
    ///   - mark: a statement that was verified before.
    public func verified(
        program: VerifiedProgram, checkpoint: Checkpoint?, mark: StatementMark? = nil
    ) throws(LogError) -> VerifiedStatements {
        var verified = VerifiedStatements(log: log)
        for statement in statements { try verified.take(statement, program: program.state) }
        try verified.finish(self, program: program.state)
        if let checkpoint { try verified.check(known: checkpoint.place) }
        try mark?.check(log, count: verified.end.count) { hash in
            verified.entries.contains { $0.hash == hash }
        }
        return verified
    }
}
