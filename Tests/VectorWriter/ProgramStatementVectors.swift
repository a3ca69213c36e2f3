import PosternFormat
import PosternSigning
import VectorFiles

enum ProgramStatementVectors {
    private static func begin(_ action: UInt8) -> Layout {
        let log = World.begun
        var layout = Layout(.programStatement)
        layout.fixed("program", log.log.program.bytes)
        layout.uint64("index", 1)
        layout.fixed("previous", log.head.bytes)
        layout.uint64("made_at", log.now.milliseconds)
        layout.uint8("action", action)
        return layout
    }

    private static func finish(_ layout: Layout) -> Specimen {
        var layout = layout
        layout.fixed("author", Person.ada.fingerprint.bytes)
        layout.vector("signature", [UInt8](repeating: 0, count: 64))
        return Specimen("program-statement", layout) {
            $0.sign(.programStatement, World.genesis.id, Person.ada.sign)
        }
    }

    private static var enroll: Specimen {
        var layout = begin(1)
        layout.uint8("role", 2)
        layout.vector("name", Array("Ben".utf8))
        layout.vector("card", Person.ben.card.encoded)
        return finish(layout)
    }

    private static var expel: Specimen {
        var layout = begin(2)
        layout.fixed("fingerprint", Person.ben.fingerprint.bytes)
        return finish(layout)
    }

    static var all: [Vector] {
        let enroll = enroll
        precondition(enroll.layout.encoded == World.benEnrolled.stored[1].entry)
        var vectors = [
            ok(
                "ok-enroll", "Ada enrols Ben as a maintainer.", enroll,
                [
                    ("role", "2"), ("name", hex("Ben".utf8)), ("card", hex(Person.ben.card.encoded)),
                ]),
            ok("ok-expel", "Ada expels Ben.", expel, [("fingerprint", hex(Person.ben.fingerprint.bytes))]),
        ]
        vectors += enroll.codecFaults + enroll.nameFaults("name", check: "P-1") + enroll.signatureSizes
        let expelled = expel.layout
        for (field, end) in zip(expelled.fields, expelled.ends) where field.name == "fingerprint" {
            vectors.append(
                Vector(
                    "program-statement", "truncated-fingerprint", check: "F-1",
                    "The bytes end inside fingerprint.", bytes: Array(expelled.encoded.prefix(end - 1)),
                    .error("truncated", field: "fingerprint")))
        }
        vectors += [
            enroll.fault("role-zero", check: "P-1", "The role is 0.", error: "value", field: "role") {
                $0["role"] = [0]
            },
            enroll.fault(
                "role-researcher", check: "P-1", "A researcher cannot be enrolled.", error: "value",
                field: "role"
            ) { $0["role"] = [1] },
            enroll.fault("role-unknown", check: "P-1", "The role is 4.", error: "value", field: "role") {
                $0["role"] = [4]
            },
            enroll.fault("action-zero", check: "P-1", "The action is 0.", error: "value", field: "action") {
                $0["action"] = [0]
            },
            enroll.fault("action-unknown", check: "P-1", "The action is 3.", error: "value", field: "action")
            {
                $0["action"] = [3]
            },
            enroll.fault(
                "made-at-year-10000", check: "P-1", "made_at is after the year 9999.", error: "value",
                field: "made_at"
            ) { $0["made_at"] = bigEndian(253_402_300_800_000, 8) },
        ]
        return vectors
            + NestedCard.faults.map { nested in
                enroll.fault(
                    "card-\(nested.name)", check: "P-1", nested.says, error: nested.error, field: nested.field
                ) {
                    $0["card"] = nested.bytes
                }
            }
    }

    private static func ok(
        _ name: String, _ says: String, _ specimen: Specimen, _ contents: [(String, String)]
    ) -> Vector {
        let layout = specimen.layout
        var vector = Vector("program-statement", name, says)
        vector.file.add("signing_seed", bytes: Person.ada.signingSeed)
        vector.file.add("signing_key", bytes: Person.ada.card.signingKey.bytes)
        vector.file.add("bytes", bytes: layout.encoded)
        vector.add(
            .ok(
                [
                    ("program", hex(layout["program"])), ("index", "1"),
                    ("previous", hex(layout["previous"])),
                    ("made_at", "\(World.begun.now.milliseconds)"), ("action", "\(layout["action"][0])"),
                ] + contents + [
                    ("author", hex(layout["author"])),
                    ("entry_hash", hex(Entry.hash(of: layout.encoded, program: World.genesis.id).bytes)),
                ]))
        return vector
    }
}
