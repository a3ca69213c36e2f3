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

    private static func finish(_ layout: Layout, by author: Person = .ada) -> Specimen {
        var layout = layout
        layout.fixed("author", author.fingerprint.bytes)
        layout.vector("signature", [UInt8](repeating: 0, count: 64))
        return Specimen("program-statement", layout) {
            $0.sign(.programStatement, World.genesis.id, author.sign)
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

    private static var replace: Specimen {
        var layout = begin(3)
        layout.fixed("fingerprint", Person.ben.fingerprint.bytes)
        layout.vector("card", Person.newBen.card.encoded)
        return finish(layout)
    }

    private static func recover(_ next: Person?) -> Specimen {
        var layout = begin(4)
        layout.vector("name", Array("Cleo".utf8))
        layout.vector("card", Person.cleo.card.encoded)
        layout.vector("recovery", next?.card.encoded ?? [])
        return finish(layout, by: .nan)
    }

    private static var approve: Specimen {
        var layout = begin(5)
        layout.uint8("role", 2)
        layout.fixed("fingerprint", Person.dora.fingerprint.bytes)
        return finish(layout, by: .ben)
    }

    /// What the codec finds in the fields that an action has for itself.
    private static func codecFaults(_ specimen: Specimen, _ action: String) -> [Vector] {
        let common: Set = [
            "type", "version", "suite", "program", "index", "previous", "made_at", "action", "author",
            "signature",
        ]
        let words = specimen.layout.fields.map(\.name).filter { !common.contains($0) }.map(dashed)
        return specimen.codecFaults.filter { vector in words.contains { vector.name.hasSuffix("-\($0)") } }
            .map { $0.renamed("\(action)-\($0.name)") }
    }

    static var all: [Vector] { enrolling + replacing + recovering + approving }

    private static var replacing: [Vector] {
        let replace = replace
        return [
            ok(
                "ok-replace", "Ada puts a new card in the place of Ben's.", replace,
                [
                    ("fingerprint", hex(Person.ben.fingerprint.bytes)),
                    ("card", hex(Person.newBen.card.encoded)),
                ])
        ] + codecFaults(replace, "replace")
            + NestedCard.faults.map { nested in
                replace.fault(
                    "replace-card-\(nested.name)", check: "P-1", nested.says, error: nested.error,
                    field: nested.field
                ) { $0["card"] = nested.bytes }
            }
    }

    private static var recovering: [Vector] {
        let recover = recover(.olaf)
        func contents(_ next: Person?) -> [(String, String)] {
            [
                ("name", hex("Cleo".utf8)), ("card", hex(Person.cleo.card.encoded)),
                ("recovery", hex(next?.card.encoded ?? [])),
            ]
        }
        return [
            ok(
                "ok-recover",
                "The recovery identity puts Cleo in the place of every coordinator, and names the next one.",
                recover, contents(.olaf), by: .nan),
            ok(
                "ok-recover-for-the-last-time", "No recovery identity is named for the future.",
                self.recover(nil), contents(nil), by: .nan),
        ] + codecFaults(recover, "recover")
            + recover.nameFaults("name", check: "P-1").map { $0.renamed("recover-\($0.name)") }
            + NestedCard.faults.flatMap { nested in
                ["card", "recovery"].filter { $0 == "card" || nested.name != "empty" }.map { field in
                    recover.fault(
                        "recover-\(field)-\(nested.name)", check: "P-1", nested.says, error: nested.error,
                        field: nested.field
                    ) { $0[field] = nested.bytes }
                }
            }
    }

    private static var approving: [Vector] {
        let approve = approve
        return [
            ok(
                "ok-approve", "Ben agrees that Dora becomes a maintainer.", approve,
                [("role", "2"), ("fingerprint", hex(Person.dora.fingerprint.bytes))], by: .ben)
        ] + codecFaults(approve, "approve")
            + [(UInt8(0), "zero"), (1, "researcher"), (4, "vendor"), (5, "unknown")].map { role, word in
                approve.fault(
                    "approve-role-\(word)", check: "P-1", "The role is \(role).", error: "value",
                    field: "role"
                ) { $0["role"] = [role] }
            }
    }

    private static var enrolling: [Vector] {
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
            enroll.fault(
                "role-vendor", check: "P-1", "A vendor cannot be enrolled.", error: "value", field: "role"
            ) { $0["role"] = [4] },
            enroll.fault("role-unknown", check: "P-1", "The role is 5.", error: "value", field: "role") {
                $0["role"] = [5]
            },
            enroll.fault("action-zero", check: "P-1", "The action is 0.", error: "value", field: "action") {
                $0["action"] = [0]
            },
            enroll.fault("action-unknown", check: "P-1", "The action is 6.", error: "value", field: "action")
            {
                $0["action"] = [6]
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
        _ name: String, _ says: String, _ specimen: Specimen, _ contents: [(String, String)],
        by author: Person = .ada
    ) -> Vector {
        let layout = specimen.layout
        var vector = Vector("program-statement", name, says)
        vector.file.add("signing_seed", bytes: author.signingSeed)
        vector.file.add("signing_key", bytes: author.card.signingKey.bytes)
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
