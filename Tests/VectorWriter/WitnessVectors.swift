import PosternFormat
import PosternSigning
import VectorFiles

/// Receipts, checkpoints and pages.
enum WitnessVectors {
    static var all: [Vector] { receipts + checkpoints + pages + entries }

    private static func receipt(_ log: LogBuilder) -> Specimen {
        let last = log.prefix(Int(log.count) - 1)
        var layout = Layout(.receipt)
        layout.log(log.log)
        layout.uint64("index", last.count)
        layout.fixed("entry_hash", log.head.bytes)
        layout.uint64("received_at", last.now.milliseconds)
        layout.vector("signature", [UInt8](repeating: 0, count: 64))
        return Specimen("receipt", layout) { $0.sign(.receipt, log.log.program, Person.server.sign) }
    }

    private static func checkpoint(_ log: LogBuilder) -> Specimen {
        var layout = Layout(.checkpoint)
        layout.log(log.log)
        layout.uint64("index", log.count - 1)
        layout.fixed("entry_hash", log.head.bytes)
        return Specimen("checkpoint", layout)
    }

    private static func contents(_ log: LogBuilder) -> [(String, String)] {
        [
            ("program", hex(log.log.program.bytes)), ("case", hex(log.log.caseID.bytes)),
            ("room", log.log.room.text), ("index", "\(log.count - 1)"), ("entry_hash", hex(log.head.bytes)),
        ]
    }

    private static func roomFaults(_ specimen: Specimen) -> [Vector] {
        RoomFault.vectors(of: specimen) + [
            specimen.fault(
                "room-empty", check: "F-8", "The room is empty, and the case is not.", error: "value",
                field: "room"
            ) { $0["room"] = [] }
        ]
    }

    private static var receipts: [Vector] {
        let good = receipt(World.thread)
        precondition(good.layout.encoded == World.thread.stored[2].receipt)
        let made = [
            ("ok-room", "of a room's entry", World.thread),
            ("ok-program", "of a program log's entry", World.program),
        ]
        return made.map { name, says, log in
            let specimen = receipt(log)
            var vector = Vector("receipt", name, "A receipt \(says).")
            vector.file.add("signing_seed", bytes: Person.server.signingSeed)
            vector.file.add("server_key", bytes: Person.server.card.signingKey.bytes)
            vector.file.add("bytes", bytes: specimen.layout.encoded)
            let time = specimen.layout["received_at"].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            vector.add(.ok(contents(log) + [("received_at", "\(time)")]))
            return vector
        } + good.codecFaults + good.signatureSizes + roomFaults(good) + [
            good.fault(
                "received-at-year-10000", check: "R-1", "received_at is after the year 9999.", error: "value",
                field: "received_at"
            ) { $0["received_at"] = bigEndian(253_402_300_800_000, 8) }
        ]
    }

    private static var checkpoints: [Vector] {
        let good = checkpoint(World.thread)
        precondition(good.layout.encoded == World.thread.checkpoint.encoded)
        return [("ok-room", "of a room", World.thread), ("ok-program", "of a program log", World.program)].map
        {
            name, says, log in
            Vector(
                "checkpoint", name, "A checkpoint \(says).", bytes: checkpoint(log).layout.encoded,
                .ok(contents(log)))
        } + good.codecFaults + roomFaults(good)
    }

    private static var pages: [Vector] {
        let stored = World.thread.prefix(2).stored
        var whole = Layout()
        whole.uint64("count", 3)
        whole.vector("entries", Page(count: 0, entries: stored).encodedEntries)
        let specimen = Specimen("page", whole)
        var pair = Layout()
        pair.vector("entry", stored[0].entry)
        pair.vector("receipt", stored[0].receipt)
        let pairSpecimen = Specimen("page", pair)
        func inside(
            _ name: String, check: String, _ says: String, error: String, _ field: String, _ bytes: [UInt8]
        ) -> Vector {
            specimen.fault(name, check: check, says, error: error, field: field) { $0["entries"] = bytes }
        }
        return [
            Vector(
                "page", "ok", "Two of three entries.", bytes: whole.encoded,
                .ok(
                    [("count", "3")]
                        + stored.flatMap { [("entry", hex($0.entry)), ("receipt", hex($0.receipt))] })),
            Vector(
                "page", "ok-empty", "No entries.", bytes: Page(count: 3, entries: []).encoded,
                .ok([("count", "3")])),
            inside(
                "truncated-entry", check: "F-1", "The entries end inside an entry.", error: "truncated",
                "entry",
                Array(pair.encoded.prefix(pair.ends[0] - 1))),
            inside(
                "truncated-receipt", check: "F-1", "The entries end inside a receipt.", error: "truncated",
                "receipt",
                pair.encoded.dropLast()),
            inside(
                "empty-entry", check: "F-4", "An entry is empty.", error: "length", "entry",
                pairSpecimen.bytes { $0["entry"] = [] }),
            inside(
                "empty-receipt", check: "F-4", "A receipt is empty.", error: "length", "receipt",
                pairSpecimen.bytes { $0["receipt"] = [] }),
            inside(
                "overlong-receipt", check: "F-4", "A receipt has 257 bytes.", error: "length", "receipt",
                pairSpecimen.bytes { $0["receipt"] = Array(repeating: 6, count: 257) }),
        ] + specimen.codecFaults
    }

    /// Any entry: what is refused before its type is looked at.
    private static var entries: [Vector] {
        let card = Person.ada.card.encoded
        var big = Layout(.message)
        big.log(World.shared)
        big.uint64("index", 1)
        big.fixed("previous", World.room.head.bytes)
        big.uint32("epoch", 1)
        big.vector("sealed_key", [UInt8](repeating: 0x5e, count: 80))
        big.fixed("commitment", [UInt8](repeating: 0xc0, count: 32))
        let body = (1 << 20) + 16
        return [
            Vector(
                "entry", "empty", check: "F-1", "There are no bytes.", bytes: [],
                .error("truncated", field: "type")),
            Vector(
                "entry", "of-type-card", check: "F-12", "A card is no entry.", bytes: card,
                .error("value", field: "type")),
            Vector(
                "entry", "of-type-zero", check: "F-12", "The type is 0.", bytes: [0] + card.dropFirst(),
                .error("value", field: "type")),
            Vector(
                "entry", "too-long", check: "F-12",
                "A message whose body has a padded length, and which is longer than an entry may be.",
                bytes: big.encoded + bigEndian(UInt64(body) | 0x8000_0000, 4), zeros: body,
                .error("length", field: "entry")),
        ]
            + [
                ("genesis", World.program.stored[0]), ("program-statement", World.program.stored[1]),
                ("statement", World.room.stored[0]), ("message", World.thread.stored[1]),
                ("history-grant", GrantVectors.granted.stored[3]),
                ("approval", ApprovalVectors.approved.stored[1]),
            ].map { word, stored in
                Vector(
                    "entry", "ok-\(word)", "An entry of the type \(word).", bytes: stored.entry,
                    .ok([("kind", word)]))
            }
    }
}

extension Page {
    fileprivate var encodedEntries: [UInt8] {
        var encoder = Encoder()
        for stored in entries {
            encoder.vector(stored.entry)
            encoder.vector(stored.receipt)
        }
        return encoder.bytes
    }
}
