import PosternFormat
import PosternSigning
import VectorFiles

/// The answer that gives the statements of a room alone.
enum StatementsPageVectors {
    private static let log = World.thread
    private static let approvals = [ApprovalVectors.approval.encoded]

    private static func placed(_ log: LogBuilder, _ index: Int) -> Layout {
        let stored = log.stored[index]
        var layout = Layout()
        layout.uint64("index", UInt64(index))
        layout.fixed("previous_head", log.places[index].head.bytes)
        layout.uint64("time", stored.time.milliseconds)
        layout.vector("entry", stored.entry)
        return layout
    }

    private static func page(_ indexes: [Int], isLast: Bool, _ approvals: [[UInt8]]) -> Specimen {
        var layout = Layout()
        layout.vector("statements", indexes.flatMap { placed(log, $0).encoded })
        layout.uint8("last", isLast ? 1 : 0)
        layout.vector("statement_receipt", World.room.receipt)
        layout.vector("end_receipt", log.receipt)
        layout.vector("approvals", StatementLayout.encoded(approvals))
        return Specimen("statements-page", layout)
    }

    static var all: [Vector] {
        let good = page([0], isLast: true, approvals)
        let element = placed(log, 0)
        let one = Specimen("statements-page", element)
        let index = [((UInt64(1) << 63) - 1, "beyond"), (.max, "greatest")].map { value, word in
            good.fault(
                "index-\(word)", check: "F-8", "An index is \(value).", error: "value", field: "index"
            ) { layout in layout["statements"] = one.bytes { $0["index"] = bigEndian(value, 8) } }
        }
        return [
            ok("ok", "The only statement of a room, and an approval.", good, [0], true, approvals),
            ok("ok-more", "A page that another one follows.", page([0], isLast: false, []), [0], false, []),
            ok(
                "ok-empty", "No statement from the index that was asked for.", page([], isLast: true, []), [],
                true, []),
        ] + good.codecFaults + index + WitnessVectors.elementFaults(good, "statements", element)
            + receipts(good)
            + approvals(good)
    }

    private static func receipts(_ good: Specimen) -> [Vector] {
        ["statement_receipt", "end_receipt"].flatMap { field in
            [0, 257].map { count in
                good.fault(
                    "\(dashed(field))-of-\(count)-bytes", check: "F-4", "\(field) has \(count) bytes.",
                    error: "length", field: field
                ) { $0[field] = Array(repeating: 6, count: count) }
            }
        } + [
            good.fault("last-two", check: "F-8", "last is 2.", error: "value", field: "last") {
                $0["last"] = [2]
            }
        ]
    }

    private static func approvals(_ good: Specimen) -> [Vector] {
        func with(
            _ name: String, check: String, _ says: String, _ error: String, _ field: String, _ bytes: [UInt8]
        ) -> Vector {
            good.fault("approvals-\(name)", check: check, says, error: error, field: field) {
                $0["approvals"] = bytes
            }
        }
        return [
            with(
                "cut", check: "F-1", "The approvals end inside one.", "truncated", "approval",
                StatementLayout.encoded(approvals).dropLast()),
            with(
                "empty-one", check: "F-4", "An approval is empty.", "length", "approval",
                StatementLayout.encoded([[]])),
            with(
                "too-long-one", check: "F-4", "An approval has 513 bytes.", "length", "approval",
                StatementLayout.encoded([Array(repeating: 1, count: 513)])),
            with(
                "257", check: "F-4", "There are 257 approvals.", "length", "approvals",
                StatementLayout.encoded(Array(repeating: approvals[0], count: 257))),
        ]
    }

    private static func ok(
        _ name: String, _ says: String, _ page: Specimen, _ indexes: [Int], _ isLast: Bool,
        _ approvals: [[UInt8]]
    ) -> Vector {
        Vector(
            "statements-page", name, says, bytes: page.layout.encoded,
            .ok(
                indexes.flatMap { index in
                    let layout = placed(log, index)
                    return [
                        ("index", "\(index)"), ("previous_head", hex(layout["previous_head"])),
                        ("time", PrefixContents.number(layout, "time")), ("entry", hex(layout["entry"])),
                    ]
                } + [
                    ("last", isLast ? "1" : "0"), ("statement_receipt", hex(World.room.receipt)),
                    ("end_receipt", hex(log.receipt)),
                ] + approvals.map { ("approval", hex($0)) }))
    }
}
