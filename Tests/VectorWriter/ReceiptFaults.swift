import PosternFormat
import PosternSigning

/// What can be wrong with the last receipt of a log, and with a checkpoint; the same in both kinds of log.
struct ReceiptFaults {
    let name: String
    let check: String
    let says: String
    let log: LogBuilder
    var checkpoint: Checkpoint?
    let verdict: LogVector.Verdict

    /// The faults of receipts in a log of at least two entries.
    static func receipts(_ log: LogBuilder, other: LogBuilder) -> [ReceiptFaults] {
        let last = Int(log.count) - 1
        let before = log.prefix(last)
        let entry = log.stored[last].entry
        let good = before.receipt(for: entry)
        func with(
            _ name: String, _ check: String, _ says: String, _ fault: String, because: String? = nil,
            field: String? = nil, _ receipt: [UInt8]
        ) -> ReceiptFaults {
            ReceiptFaults(
                name: "receipt-\(name)", check: check, says: "The last receipt \(says).",
                log: before.adding(entry, receipt: receipt),
                verdict: .fault(fault, at: UInt64(last), because: because, field: field))
        }
        let early = LogBuilder.time(UInt64(last) - 1).milliseconds - 1
        var layout = Layout(.receipt)
        layout.log(log.log)
        layout.uint64("index", before.count)
        layout.fixed("entry_hash", log.head.bytes)
        layout.uint64("received_at", before.now.milliseconds)
        layout.vector("signature", [UInt8](repeating: 0, count: 64))
        let signatures = SignatureFault.all(
            layout, tag: .receipt, program: log.log.program, by: Person.server.sign,
            mallory: Person.otherServer.sign)
        return [
            with(
                "cut", "R-1", "ends early", "receiptUndecodable", because: "truncated", field: "signature",
                good.dropLast()),
            with(
                "trailing-byte", "R-1", "has a byte too many", "receiptUndecodable", because: "trailing",
                good + [0]),
            with("is-an-entry", "R-1", "is the entry itself", "receiptUndecodable", because: "type", entry),
            with(
                "of-another-index", "R-2", "is for the place after it", "receiptForOther",
                before.receipt(for: entry, index: before.count + 1)),
            with(
                "of-another-log", "R-2", "is for another log", "receiptForOther",
                before.receipt(for: entry, log: other.log)),
            with(
                "of-another-entry", "R-3", "is for another entry", "receiptForOther",
                before.receipt(for: entry, hash: before.head)),
            with(
                "went-back", "R-5", "is a millisecond older than the one before", "receiptWentBack",
                before.receipt(for: entry, at: required(Timestamp(milliseconds: early)))),
        ]
            + signatures.map {
                with(
                    "signature-\($0.name)", "R-4", "is wrong: \($0.says.lowercased().dropLast())",
                    "receiptSignature", $0.layout.encoded)
            }
    }

    /// A log that is shorter than what was verified before, and one that is another.
    static func checkpoints(_ log: LogBuilder, fork: LogBuilder) -> [ReceiptFaults] {
        [
            ReceiptFaults(
                name: "rolled-back", check: "K-2", says: "The client had verified one entry more.",
                log: log.prefix(Int(log.count) - 1), checkpoint: log.checkpoint,
                verdict: .fault("rolledBack", at: log.count - 1)),
            ReceiptFaults(
                name: "forked", check: "K-3", says: "The client had verified another entry at this place.",
                log: log,
                checkpoint: fork.checkpoint, verdict: .fault("forked", at: fork.count - 1)),
        ]
    }
}
