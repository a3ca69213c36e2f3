import PosternFormat
import PosternSigning
import VectorFiles

/// Entries of kinds that a later edition knows: what all of them have in common.
enum LaterEntryVectors {
    private static func specimen(_ kind: UInt8) -> Specimen {
        let room = World.room
        var layout = Layout()
        layout.uint8("type", kind)
        layout.fixed("version", [1])
        layout.fixed("suite", [1])
        layout.prefix(room.prefix())
        layout.vector("body", Array("of a later edition".utf8))
        layout.author(.ben)
        return Specimen("later-entry", layout) { $0.sign(.laterEntry, room.log.program, Person.ben.sign) }
    }

    static var all: [Vector] {
        let good = specimen(16)
        precondition(good.layout.encoded == World.room.later())
        // The type tells which kind it is, and any above 15 is one.
        let codec = good.codecFaults.filter { $0.name != "unknown-type" }
        let right = [
            (UInt8(16), "the first"), (127, "the last that need not be understood"),
            (128, "the first that must be understood"), (255, "the last"),
        ]
        return right.map { ok($0, "An entry of a later kind, \($1).") } + codec + good.signatureSizes
            + good.prefixFaults()
            + [UInt8(0), 13, 15].map { type in
                good.fault(
                    "type-\(type)", check: "F-12", "The type is \(type), which is no later kind.",
                    error: "value", field: "type"
                ) { $0["type"] = [type] }
            }
    }

    private static func ok(_ kind: UInt8, _ says: String) -> Vector {
        let layout = specimen(kind).layout
        var vector = Vector("later-entry", "ok-\(kind)", says)
        vector.file.add("signing_seed", bytes: Person.ben.signingSeed)
        vector.file.add("signing_key", bytes: Person.ben.card.signingKey.bytes)
        vector.file.add("bytes", bytes: layout.encoded)
        vector.add(
            .ok(
                PrefixContents.lines(layout) + [
                    ("kind", "\(kind)"), ("body", hex(layout["body"])), ("author", hex(layout["author"])),
                    ("entry_hash", hex(Entry.hash(of: layout.encoded, program: World.genesis.id).bytes)),
                ]))
        return vector
    }
}
