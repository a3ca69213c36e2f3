import PosternFormat
import PosternSigning

/// What can be wrong with the receipt of a log, and with a checkpoint; the same in both kinds of log.
struct ReceiptFaults {
    let name: String
    let check: String
    let says: String
    let log: LogBuilder
    var checkpoint: Checkpoint?
    let verdict: LogVector.Verdict

    /// The faults of receipts in a log of at least two entries.
    static func receipts(_ log: LogBuilder, other: LogBuilder) -> [ReceiptFaults] {
        let last = log.count - 1
        let good = log.receipt
        func with(
            _ name: String, _ check: String, _ says: String, _ fault: String, because: String? = nil,
            field: String? = nil, _ receipt: [UInt8]
        ) -> ReceiptFaults {
            ReceiptFaults(
                name: "receipt-\(name)", check: check, says: "The receipt \(says).",
                log: log.with(receipt: receipt),
                verdict: .fault(fault, at: last, because: because, field: field))
        }
        var layout = Layout(.receipt)
        layout.log(log.log)
        layout.uint64("index", last)
        layout.fixed("previous_head", log.places[Int(last)].head.bytes)
        layout.uint64("time", log.stored[Int(last)].time.milliseconds)
        layout.fixed("entry_hash", log.hash.bytes)
        layout.signature()
        let signatures = SignatureFault.all(
            layout, tag: .receipt, program: log.log.program, by: Person.server.sign,
            mallory: Person.otherServer.sign)
        let times = log.stored[Int(last)].time.milliseconds
        return [
            with(
                "cut", "R-1", "ends early", "receiptUndecodable", because: "truncated", field: "signature",
                good.dropLast()),
            with(
                "trailing-byte", "R-1", "has a byte too many", "receiptUndecodable", because: "trailing",
                good + [0]),
            with(
                "is-an-entry", "R-1", "is the entry itself", "receiptUndecodable", because: "type",
                log.stored[Int(last)].entry),
            with(
                "of-suite-2", "R-1", "has suite 2", "receiptUndecodable", because: "suite",
                {
                    var later = layout
                    later["suite"] = [2]
                    later.sign(.receipt, log.log.program, Person.server.sign)
                    return later.encoded
                }()),
            with(
                "missing", "R-1", "is not there", "receiptUndecodable", because: "truncated", field: "type",
                []),
            with(
                "of-another-log", "R-2", "is for another log", "receiptForOther", log.receipt(of: other.log)),
            with(
                "of-another-index", "R-3", "is for the place after it", "receiptForOther",
                log.receipt(index: last + 1)),
            with(
                "of-another-entry", "R-3", "is for another entry", "receiptForOther",
                log.receipt(hash: log.prefix(Int(last)).hash)),
            with(
                "of-another-head", "R-3", "follows another head", "receiptForOther",
                log.receipt(previous: other.place.head)),
            with(
                "of-an-earlier-time", "R-3", "is a millisecond older than the entry", "receiptForOther",
                log.receipt(at: required(Timestamp(milliseconds: times - 1)))),
            with(
                "of-a-later-time", "R-3", "is a millisecond younger than the entry", "receiptForOther",
                log.receipt(at: required(Timestamp(milliseconds: times + 1)))),
            with(
                "of-the-entry-before", "R-3", "is that of the entry before", "receiptForOther",
                log.prefix(Int(last)).receipt),
        ]
            + signatures.map {
                with(
                    "signature-\($0.name)", "R-4", "is wrong: \($0.says.lowercased().dropLast())",
                    "receiptSignature", $0.layout.encoded)
            }
    }

    /// A log that is shorter than what was verified before, and ones that are another.
    static func checkpoints(_ log: LogBuilder, fork: LogBuilder) -> [ReceiptFaults] {
        let last = Int(log.count) - 1
        let late = log.replacing(
            last, with: log.stored[last].entry,
            at: required(Timestamp(milliseconds: log.stored[last].time.milliseconds + 1)))
        func forked(_ name: String, _ says: String, _ checkpoint: Checkpoint) -> ReceiptFaults {
            ReceiptFaults(
                name: name, check: "K-3", says: says, log: log, checkpoint: checkpoint,
                verdict: .fault("forked", at: max(checkpoint.place.count, 1) - 1))
        }
        return [
            ReceiptFaults(
                name: "rolled-back", check: "K-2", says: "The client had verified one entry more.",
                log: log.prefix(last), checkpoint: log.checkpoint,
                verdict: .fault("rolledBack", at: log.count - 1)),
            forked("forked", "The client had verified another entry at this place.", fork.checkpoint),
            forked(
                "forked-in-time", "The client had verified the last entry with another time.", late.checkpoint
            ),
            forked(
                "forked-at-the-beginning", "The client knows another beginning.",
                Checkpoint(log: log.log, place: Place(count: 0, head: fork.place.head))),
        ]
    }
}
