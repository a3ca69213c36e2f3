public import PosternFormat
internal import PosternSigning

/// What remains of a room that was destroyed: the coordinator's statement, and the server's receipt for it.
/// Specification: "Tombstone".
public struct Tombstone: Hashable, Sendable {
    /// The statement.
    public let statement: Statement
    /// The coordinator who signed it, as the program had them.
    public let author: Tenure
    /// The server's receipt.
    public let receipt: Receipt
}

extension Tombstone {
    /// Verifies a tombstone as far as that is possible without the entries before it and its receipt, and gives the place
    /// after it. Nothing but destruction follows the end of a room, so what its author saw is the entry before it.
    public static func place(
        of stored: StoredEntry, in log: LogID, program: ProgramState
    ) throws(LogError) -> Place {
        var index: UInt64 = 0
        do throws(LogFault) {
            guard case .statement(let statement) = try decoded(stored.entry), statement.reason == .destroyed
            else { throw .wrongKind }
            let before = statement.prefix.seen
            index = before.count
            guard statement.log == log else { throw .otherLog }
            guard before.count > 0, before.count < Place.greatestCount, statement.last == before else {
                throw .wrongStatementBefore
            }
            try statement.checkAuthor(program: program, notBefore: 0)
            if let number = statement.extensions.unknownCritical {
                throw .undecodable(.criticalExtension(number))
            }
            let hash = Entry.hash(of: stored.entry, program: log.program)
            return before.after(hash, at: stored.time, in: log.program)
        } catch {
            throw LogError(log: log, index: index, fault: error.judged(atLevel: program.level))
        }
    }
}

extension UnverifiedLog {
    /// Verifies the tombstone of a room that was destroyed, or gives nil where the log is not only that.
    ///
    /// What it says of the entries before it cannot be verified any more, except where `checkpoint` is one of the last
    /// two. The statement of `mark` is gone, and must have had a place before it. `end` is the place after the statement that
    /// closed the room, or after its tombstone, where that was verified: nothing else can stand there.
    public func tombstone(
        program: VerifiedProgram, checkpoint: Checkpoint?, mark: StatementMark? = nil, end: Place? = nil
    ) throws(LogError) -> Tombstone? {
        guard entries.count == 1, let stored = entries.first,
            case .statement(let statement)? = try? Entry(decoding: stored.entry),
            statement.reason == .destroyed
        else { return nil }
        let before = statement.prefix.seen
        let place = try Tombstone.place(of: stored, in: log, program: program.state)
        do throws(LogFault) {
            guard let author = program.state.enrolled(statement.author, at: statement.prefix.program) else {
                throw .authorNotCoordinator
            }
            let receipt = try ReceiptRule(log: log, serverKey: program.state.genesis.serverKey)
                .verified(receipt)
            guard receipt.place == place else { throw .receiptForOther }
            if let checkpoint {
                precondition(checkpoint.log == log)
                let known = checkpoint.place
                guard known.count <= place.count else { throw .rolledBack(serverCount: place.count) }
                guard known.count < before.count || known == before || known == place else { throw .forked }
            }
            guard end == nil || end == before || end == place else { throw .forked }
            if let mark, mark.hash != receipt.entryHash {
                guard mark.leastCount <= place.count else { throw .rolledBack(serverCount: place.count) }
                guard mark.canStand(inClosed: before.count) else { throw .forked }
            }
            return Tombstone(statement: statement, author: author, receipt: receipt)
        } catch {
            throw LogError(
                log: log, index: before.count, fault: error.judged(atLevel: program.state.level))
        }
    }
}
