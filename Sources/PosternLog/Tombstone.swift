public import PosternFormat
public import PosternSigning

/// What remains of a room that was destroyed: the coordinator's statement, and the server's receipt for it.
/// Specification: "Tombstone".
public struct Tombstone: Hashable, Sendable {
    /// The statement.
    public let statement: Statement
    /// Its hash.
    public let hash: Digest
    /// The coordinator who signed it, as the program had them.
    public let author: Tenure
    /// The server's receipt.
    public let receipt: Receipt
}

extension UnverifiedLog {
    /// Verifies the tombstone of a room that was destroyed, or gives nil where the log is not only that.
    ///
    /// What it says of the entries before it cannot be verified any more, except where `checkpoint` is one of the last
    /// two.
    public func tombstone(
        program: VerifiedProgram, checkpoint: Checkpoint?
    ) throws(LogError) -> Tombstone? {
        guard entries.count == 1, let stored = entries.first,
            case .statement(let statement)? = try? Entry(decoding: stored.entry),
            statement.reason == .destroyed
        else { return nil }
        let index = statement.index
        let hash = Entry.statement(statement).hash
        do throws(LogFault) {
            guard statement.log == log else { throw .otherLog }
            // As everywhere: whoever counts the entries adds one.
            guard index < .max else { throw .wrongIndex(found: index) }
            // Nothing but destruction follows the end of a room, so the statement before it is the entry before it.
            guard index > 0,
                statement.statementBefore == EntryReference(index: index - 1, hash: statement.previous)
            else { throw .wrongStatementBefore }
            try statement.checkAuthor(program: program.state, notBefore: 0)
            if let number = statement.extensions.unknownCritical {
                throw .undecodable(.criticalExtension(number))
            }
            guard
                let author = program.state.enrolled(statement.author, at: statement.programHead.index)
            else { throw .authorNotCoordinator }
            var receipts = ReceiptRule(log: log, serverKey: program.state.genesis.serverKey)
            let receipt = try receipts.verifiedOrFault(stored.receipt, index: index, entryHash: hash)
            if let checkpoint {
                precondition(checkpoint.log == log)
                guard checkpoint.index <= index else { throw .rolledBack(serverCount: index + 1) }
                let known: Digest? =
                    checkpoint.index == index
                    ? hash : checkpoint.index + 1 == index ? statement.previous : nil
                guard known == nil || known == checkpoint.entryHash else { throw .forked }
            }
            return Tombstone(statement: statement, hash: hash, author: author, receipt: receipt)
        } catch {
            throw LogError(log: log, index: index, fault: error.judged(atLevel: program.state.level))
        }
    }
}
