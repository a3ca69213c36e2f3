import PosternFormat
import PosternSigning
import VectorFiles

/// Receipts, checkpoints and pages.
enum WitnessVectors {
    static var all: [Vector] { receipts + checkpoints + pages }

    private static func receipt(_ log: LogBuilder) -> Specimen {
        let before = log.places[Int(log.count) - 1]
        var layout = Layout(.receipt)
        layout.log(log.log)
        layout.uint64("index", before.count)
        layout.fixed("previous_head", before.head.bytes)
        layout.uint64("time", log.stored[Int(before.count)].time.milliseconds)
        layout.fixed("entry_hash", log.hash.bytes)
        layout.signature()
        return Specimen("receipt", layout) { $0.sign(.receipt, log.log.program, Person.server.sign) }
    }

    private static func checkpoint(_ log: LogBuilder) -> Specimen {
        var layout = Layout(.checkpoint)
        layout.log(log.log)
        layout.place("place", log.place)
        return Specimen("checkpoint", layout)
    }

    private static func contents(_ log: LogID) -> [(String, String)] {
        [("program", hex(log.program.bytes)), ("case", hex(log.caseID.bytes)), ("room", log.room.text)]
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
        precondition(good.layout.encoded == World.thread.receipt)
        let made = [
            ("ok-room", "of a room's entry", World.thread),
            ("ok-program", "of a program log's entry", World.program),
            ("ok-first", "of the first entry of a room", World.room),
        ]
        return made.map { name, says, log in
            let layout = receipt(log).layout
            var vector = Vector("receipt", name, "A receipt \(says).")
            vector.file.add("signing_seed", bytes: Person.server.signingSeed)
            vector.file.add("server_key", bytes: Person.server.card.signingKey.bytes)
            vector.file.add("bytes", bytes: layout.encoded)
            vector.add(
                .ok(
                    contents(log.log) + [
                        ("index", "\(log.count - 1)"), ("previous_head", hex(layout["previous_head"])),
                        ("time", PrefixContents.number(layout, "time")), ("entry_hash", hex(log.hash.bytes)),
                        ("place_count", "\(log.count)"), ("place_head", hex(log.place.head.bytes)),
                    ]))
            return vector
        } + good.codecFaults + good.signatureSizes + roomFaults(good) + good.indexFaults
            + [good.timeFault("time", check: "R-1")]
    }

    private static var checkpoints: [Vector] {
        let good = checkpoint(World.thread)
        precondition(good.layout.encoded == World.thread.checkpoint.encoded)
        return [
            ("ok-room", "of a room", World.thread), ("ok-program", "of a program log", World.program),
            ("ok-empty", "of a room without entries", LogBuilder(log: World.shared)),
        ].map { name, says, log in
            Vector(
                "checkpoint", name, "A checkpoint \(says).", bytes: checkpoint(log).layout.encoded,
                .ok(
                    contents(log.log) + [
                        ("place_count", "\(log.count)"), ("place_head", hex(log.place.head.bytes)),
                    ]))
        } + good.codecFaults + roomFaults(good) + good.countFaults(["place"])
    }

    /// An entry and its time, as pages hold them.
    static func stored(_ stored: StoredEntry) -> Layout {
        var layout = Layout()
        layout.uint64("time", stored.time.milliseconds)
        layout.vector("entry", stored.entry)
        return layout
    }

    /// What is wrong inside a page's elements.
    static func elementFaults(_ page: Specimen, _ field: String, _ element: Layout) -> [Vector] {
        let one = Specimen(page.object, element)
        func inside(
            _ name: String, check: String, _ says: String, error: String, _ label: String, _ bytes: [UInt8]
        ) -> Vector {
            page.fault(name, check: check, says, error: error, field: label) { $0[field] = bytes }
        }
        return zip(element.fields, element.ends).map { inner, end in
            inside(
                "inside-truncated-\(dashed(inner.name))", check: "F-1",
                "The \(field) end inside \(inner.name).", error: "truncated", inner.name,
                Array(element.encoded.prefix(end - 1)))
        } + [
            inside(
                "time-year-10000", check: "F-8", "A time is after the year 9999.", error: "value", "time",
                one.bytes { $0["time"] = bigEndian(253_402_300_800_000, 8) }),
            inside(
                "empty-entry", check: "F-4", "An entry is empty.", error: "length", "entry",
                one.bytes { $0["entry"] = [] }),
            inside(
                "too-long-entry", check: "F-4", "An entry has 1,048,577 bytes.", error: "length", "entry",
                one.bytes { $0.writeLength("entry", as: [0x80, 0x10, 0, 1]) }),
            inside(
                "long-form-entry", check: "F-3", "The length of an entry is not in its shortest form.",
                error: "lengthForm", "entry",
                one.bytes {
                    $0.writeLength("entry", as: bigEndian(UInt64($0["entry"].count) | 0x8000_0000, 4))
                }),
        ]
    }

    private static func page(_ log: LogBuilder, _ entries: Int, appenders: [UInt16] = []) -> Specimen {
        let given = log.prefix(entries)
        var layout = Layout()
        layout.uint64("count", log.count)
        layout.vector("entries", given.stored.flatMap { stored($0).encoded })
        layout.vector("receipt", given.receipt)
        layout.vector("appenders", appenders.flatMap { bigEndian(UInt64($0), 2) })
        return Specimen("page", layout)
    }

    private static var pages: [Vector] {
        let good = page(World.thread, 2)
        let first = stored(World.thread.stored[0])
        func ok(
            _ name: String, _ says: String, _ specimen: Specimen, _ entries: Int, appenders: [UInt16] = []
        ) -> Vector {
            let given = World.thread.prefix(entries)
            return Vector(
                "page", name, says, bytes: specimen.layout.encoded,
                .ok(
                    [("count", "3")]
                        + given.stored.flatMap {
                            [("time", "\($0.time.milliseconds)"), ("entry", hex($0.entry))]
                        } + [("receipt", hex(given.receipt))]
                        + appenders.map { ("appender", "\($0)") }))
        }
        func named(_ name: String, _ says: String, error: String, _ appenders: [UInt16]) -> Vector {
            good.fault(
                "appenders-\(name)", check: error == "value" ? "F-8" : "F-4", says, error: error,
                field: "appenders"
            ) { $0["appenders"] = appenders.flatMap { bigEndian(UInt64($0), 2) } }
        }
        return [
            ok("ok", "Two of three entries, and the receipt of the second.", good, 2),
            ok("ok-empty", "No entries, and no receipt.", page(World.thread, 0), 0),
            ok(
                "ok-appenders", "The server says who appended the second of two entries.",
                page(World.thread, 2, appenders: [0, 256]), 2, appenders: [0, 256]),
            named("too-few", "Two entries, and the appender of one.", error: "length", [1]),
            named("too-many", "Two entries, and the appenders of three.", error: "length", [0, 1, 2]),
            named(
                "beyond", "The 257th member of a list is said to have appended it.", error: "value", [0, 257]),
            named("greatest", "An appender is 65,535.", error: "value", [.max, 0]),
            good.fault(
                "appenders-odd", check: "F-1", "The appenders end inside a number.", error: "truncated",
                field: "appenders"
            ) { $0["appenders"] = [0, 1, 0] },
            good.fault(
                "overlong-receipt", check: "F-4", "The receipt has 257 bytes.", error: "length",
                field: "receipt"
            ) { $0["receipt"] = Array(repeating: 6, count: 257) },
            good.fault("count-beyond", check: "F-8", "The count is 2^63.", error: "value", field: "count") {
                $0["count"] = bigEndian(1 << 63, 8)
            },
        ] + good.codecFaults + elementFaults(good, "entries", first)
    }
}
