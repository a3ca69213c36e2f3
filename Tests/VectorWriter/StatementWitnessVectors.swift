import PosternFormat
import PosternSigning
import VectorFiles

/// Receipts, checkpoints and places that are known.
extension StatementsVectors {
    static var witnesses: [Vector] {
        let fork = World.room.adding(World.room.message("The jar closes.", by: .rae))
        let other = World.opened(World.internal)
        let all = Given(long)
        func end(_ name: String, _ says: String, _ receipt: [UInt8], _ fault: String) -> Vector {
            bad(
                "end-receipt-\(name)", "T-3", says, Given(thread).with { $0.endReceipt = receipt }, fault,
                at: 0)
        }
        func last(_ name: String, _ says: String, _ receipt: [UInt8], _ fault: String) -> Vector {
            bad(
                "statement-receipt-\(name)", "T-3", says,
                Given(thread).with { $0.statementReceipt = receipt }, fault, at: 0)
        }
        let early = required(Timestamp(milliseconds: LogBuilder.start - 1))
        return [
            last(
                "of-another-entry", "The receipt of the statement is that of the last entry.", thread.receipt,
                "receiptForOther"),
            last(
                "of-another-time", "The receipt names another time.", World.room.receipt(at: early),
                "receiptForOther"),
            last(
                "of-another-room", "The receipt is one of the internal room.", other.receipt,
                "receiptForOther"),
            last(
                "by-another", "Another server signed it.", World.room.receipt(by: .otherServer),
                "receiptSignature"),
            end(
                "by-another", "Another server signed it.", thread.receipt(by: .otherServer),
                "receiptSignature"),
            end("of-another-room", "It is one of the internal room.", other.receipt, "receiptForOther"),
            end(
                "before-the-time-of-the-statement", "It is older than the statement.",
                thread.receipt(at: early), "receiptForOther"),
            end(
                "of-another-statement", "It is for another statement in the place of the last.",
                other.receipt(of: World.shared), "receiptForOther"),
            bad(
                "end-receipt-before-the-statement", "T-3", "It is for an entry before the last statement.",
                all.with { $0.endReceipt = thread.receipt }, "receiptForOther", at: 7),
            bad(
                "end-after-closed", "T-3", "The room is closed, and an entry follows.",
                Given(EndingVectors.closed).with {
                    let closed = EndingVectors.closed
                    $0.endReceipt = closed.adding(closed.message("One more thing.", by: .rae)).receipt
                }, "closed", at: 2),
            bad(
                "newest-withheld", "T-3", "The newest statement is not given, and its receipt is.",
                all.with { $0.indexes = [0, 3, 5] }, "receiptForOther", at: 5),
            bad(
                "nothing", "T-4", "There is nothing.", Given(World.room).with { $0.indexes = [] },
                "rolledBack", at: 0),
            bad(
                "rolled-back", "T-4", "The client had verified two entries more.",
                Given(World.room).with { $0.checkpoint = thread.checkpoint }, "rolledBack", at: 2),
            bad(
                "forked", "T-4", "The client had verified another last entry.",
                Given(thread.prefix(2)).with { $0.checkpoint = fork.checkpoint }, "forked", at: 1),
            bad(
                "forked-before-a-statement", "T-4",
                "The client had verified another entry before a statement.",
                all.with {
                    $0.checkpoint = Checkpoint(
                        log: long.log, place: Place(count: 3, head: fork.place.head))
                }, "forked", at: 2),
            bad(
                "forked-after-a-statement", "T-4", "The client had verified another statement.",
                all.with {
                    $0.checkpoint = Checkpoint(
                        log: long.log, place: Place(count: 4, head: fork.place.head))
                }, "forked", at: 3),
            bad(
                "forked-at-the-beginning", "T-4", "The client knows another beginning.",
                all.with {
                    $0.checkpoint = Checkpoint(
                        log: long.log, place: Place(count: 0, head: other.places[0].head))
                }, "forked", at: 0),
            bad(
                "known-is-gone", "T-4", "A statement is known that is not among them.",
                Given(thread).with { $0.known = known(World.room.adding(World.room.statement(.closed)), 1) },
                "forked", at: 1),
            bad(
                "known-is-a-message", "T-4", "The hash of a message is known as that of a statement.",
                Given(thread).with { $0.known = (2, thread.prefix(2).hash) }, "forked", at: 1),
            bad(
                "known-is-another", "T-4", "Another first statement is known.",
                Given(thread).with { $0.known = known(other, 0) }, "forked", at: 0),
            bad(
                "known-is-later", "T-4", "A later statement is known.",
                Given(thread).with { $0.known = known(rotated, 3) }, "rolledBack", at: 3),
        ]
    }

    /// A statement of a log, as a client that verified it remembers it.
    static func known(_ log: LogBuilder, _ index: Int) -> (leastCount: UInt64, hash: Digest) {
        let statement = parsed { try Statement(decoding: log.stored[index].entry) }
        return (
            max(statement.last.count, statement.prefix.seen.count) + 1,
            Entry.hash(of: log.stored[index].entry, program: log.log.program)
        )
    }
}
