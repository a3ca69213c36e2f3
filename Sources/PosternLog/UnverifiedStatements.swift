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
    ///   - marks: places after statements that are known to be in the log.
    public func verified(
        program: VerifiedProgram, checkpoint: Checkpoint?, marks: [Place] = []
    ) throws(LogError) -> VerifiedStatements {
        var verified = VerifiedStatements(log: log)
        for statement in statements { try verified.take(statement, program: program.state) }
        try verified.finish(self, program: program.state)
        if let checkpoint { try verified.check(known: checkpoint.place) }
        for mark in marks {
            try verified.check(known: mark)
            guard verified.entries.contains(where: { $0.place == mark }) else {
                throw LogError(log: log, index: max(mark.count, 1) - 1, fault: .forked)
            }
        }
        return verified
    }
}
