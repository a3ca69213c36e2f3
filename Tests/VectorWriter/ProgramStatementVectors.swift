import PosternFormat
import PosternSigning
import VectorFiles

enum ProgramStatementVectors {
    private static func begin(_ action: UInt8) -> Layout {
        let log = World.begun
        var layout = Layout(.programStatement)
        layout.fixed("program", log.log.program.bytes)
        layout.place("place", log.place)
        layout.uint64("made_at", log.now.milliseconds)
        layout.uint8("action", action)
        return layout
    }

    private static func finish(_ layout: Layout, by author: Person = .ada) -> Specimen {
        var layout = layout
        layout.extensions()
        layout.author(author)
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

    private static func approve(replacing replaced: Person?) -> Specimen {
        var layout = begin(5)
        layout.uint8("role", 2)
        layout.fixed("fingerprint", Person.dora.fingerprint.bytes)
        layout.vector("replaces", replaced?.fingerprint.bytes ?? [])
        return finish(layout, by: .ben)
    }

    private static var policy: Specimen {
        var layout = begin(6)
        layout.vector("policy", PolicyVectors.specimen().layout.encoded)
        return finish(layout)
    }

    private static var level: Specimen {
        var layout = begin(7)
        layout.uint32("level", 2)
        return finish(layout)
    }

    /// What the codec finds in the fields that an action has for itself.
    private static func codecFaults(_ specimen: Specimen, _ action: String) -> [Vector] {
        let common: Set = [
            "type", "version", "suite", "program", "place_count", "place_head", "made_at", "action",
            "extensions", "author", "signature",
        ]
        let words = specimen.layout.fields.map(\.name).filter { !common.contains($0) }.map(dashed)
        return specimen.codecFaults.filter { vector in words.contains { vector.name.hasSuffix("-\($0)") } }
            .map { $0.renamed("\(action)-\($0.name)") }
    }

    static var all: [Vector] { enrolling + replacing + recovering + approving + ruling + extended }

    private static var ruling: [Vector] {
        let policy = policy
        let level = level
        var cut = PolicyVectors.specimen().layout.encoded
        cut.removeLast()
        let nested: [(String, String, [UInt8], String, String?)] = [
            ("cut", "The policy inside ends early.", cut, "truncated", "signature"),
            ("empty", "There is no policy inside.", [], "length", "policy"),
            (
                "of-another-type", "The policy inside has the type of a card.",
                PolicyVectors.specimen().bytes { $0["type"] = [1] }, "type", nil
            ),
            (
                "of-version-zero", "The policy inside has version 0.",
                PolicyVectors.specimen(0).layout.encoded, "value", "policy_version"
            ),
        ]
        return [
            ok(
                "ok-policy", "Ada puts a policy in force.", policy,
                [("policy", hex(PolicyVectors.specimen().layout.encoded))]),
            ok("ok-level", "Ada raises the program's level to 2.", level, [("level", "2")]),
        ] + codecFaults(policy, "policy") + codecFaults(level, "level")
            + nested.map { name, says, bytes, error, field in
                policy.fault("policy-\(name)", check: "P-1", says, error: error, field: field) {
                    $0["policy"] = bytes
                }
            }
            + [UInt64(0), 1].map { value in
                level.fault(
                    "level-\(value)", check: "P-1", "The level is \(value).", error: "value", field: "level"
                ) { $0["level"] = bigEndian(value, 4) }
            }
    }

    private static var extended: [Vector] {
        var harmless = enroll
        harmless.layout["extensions"] = ExtensionLayout.harmlessBytes
        harmless.sign(&harmless.layout)
        var critical = enroll
        critical.layout["extensions"] = ExtensionLayout.criticalBytes
        critical.sign(&critical.layout)
        let contents = [("role", "2"), ("name", hex("Ben".utf8)), ("card", hex(Person.ben.card.encoded))]
        return [
            ok(
                "ok-extensions", "Two extensions, which nobody has to understand.", harmless,
                contents + ExtensionLayout.contents(ExtensionLayout.harmless)),
            ok(
                "ok-extension-critical", "An extension that must be understood; only the log refuses it.",
                critical, contents + ExtensionLayout.contents(ExtensionLayout.critical)),
        ] + enroll.extensionFaults() + enroll.countFaults(["place"])
    }

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
        let approve = approve(replacing: .cleo)
        func contents(_ replaced: Person?) -> [(String, String)] {
            [
                ("role", "2"), ("fingerprint", hex(Person.dora.fingerprint.bytes)),
                ("replaces", hex(replaced?.fingerprint.bytes ?? [])),
            ]
        }
        return [
            ok(
                "ok-approve", "Ben agrees that Dora becomes a maintainer.", self.approve(replacing: nil),
                contents(nil), by: .ben),
            ok(
                "ok-approve-replacing", "Ben agrees that Dora takes Cleo's place as a maintainer.", approve,
                contents(.cleo), by: .ben),
        ] + codecFaults(approve, "approve")
            + [1, 31, 33].map { count in
                approve.fault(
                    "approve-replaces-of-\(count)-bytes", check: "F-4", "replaces has \(count) bytes.",
                    error: "length", field: "replaces"
                ) { $0["replaces"] = Array(repeating: 0xf0, count: count) }
            }
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
            enroll.timeFault("made_at", check: "P-1"),
        ]
        vectors += [UInt8(8), 127, 255].map { action in
            enroll.fault(
                "action-\(action)", check: "F-14",
                "The action is \(action), which this edition does not know.",
                error: "unknownKind", field: "action"
            ) { $0["action"] = [action] }
        }
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
                    ("program", hex(layout["program"])), ("place_count", "1"),
                    ("place_head", hex(layout["place_head"])),
                    ("made_at", "\(World.begun.now.milliseconds)"), ("action", "\(layout["action"][0])"),
                ] + contents + [
                    ("author", hex(layout["author"])),
                    ("entry_hash", hex(Entry.hash(of: layout.encoded, program: World.genesis.id).bytes)),
                ]))
        return vector
    }
}
