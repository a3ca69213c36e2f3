import PosternFormat
import PosternSigning
import VectorFiles

enum PolicyVectors {
    static func specimen(_ version: UInt32 = 1) -> Specimen {
        Specimen("policy", layout(version, after: World.begun)) {
            $0.sign(.policy, World.genesis.id, Person.ada.sign)
        }
    }

    static func layout(_ version: UInt32 = 1, after log: LogBuilder) -> Layout {
        var layout = Layout(.policy)
        layout.fixed("program", log.log.program.bytes)
        layout.uint32("policy_version", version)
        layout.uint64("made_at", log.now.milliseconds)
        layout.uint32("acknowledge_hours", 48)
        layout.uint32("rotate_days", 14)
        layout.uint32("rotate_messages", 100)
        layout.extensions()
        layout.author(.ada)
        return layout
    }

    static var all: [Vector] {
        let good = specimen()
        precondition(good.layout.encoded == World.begun.policy(1).encoded)
        return [
            ok("ok", "A program's first policy.") { _ in },
            ok("ok-least", "Each target is 1.") { targets(1, 1, 1, in: &$0) },
            ok("ok-greatest", "Version and targets are the greatest that there are.") {
                $0["policy_version"] = bigEndian(UInt64(UInt32.max), 4)
                targets(8760, 3650, 1_000_000, in: &$0)
            },
            ok("ok-extensions", "Two extensions, which nobody has to understand.") {
                $0["extensions"] = ExtensionLayout.harmlessBytes
            },
            ok("ok-extension-critical", "An extension that must be understood; only the log refuses it.") {
                $0["extensions"] = ExtensionLayout.criticalBytes
            },
        ] + good.codecFaults + good.signatureSizes + good.extensionFaults() + bounds
    }

    private static func targets(_ hours: UInt32, _ days: UInt32, _ messages: UInt32, in layout: inout Layout)
    {
        layout["acknowledge_hours"] = bigEndian(UInt64(hours), 4)
        layout["rotate_days"] = bigEndian(UInt64(days), 4)
        layout["rotate_messages"] = bigEndian(UInt64(messages), 4)
    }

    private static var bounds: [Vector] {
        let fields: [(String, UInt32)] = [
            ("acknowledge_hours", 8760), ("rotate_days", 3650), ("rotate_messages", 1_000_000),
        ]
        return fields.flatMap { field, most in
            [("zero", UInt32(0)), ("too-many", most + 1)].map { word, value in
                specimen().fault(
                    "\(dashed(field))-\(word)", check: "F-8", "\(field) is \(value).", error: "value",
                    field: "targets"
                ) { $0[field] = bigEndian(UInt64(value), 4) }
            }
        } + [
            specimen().fault(
                "version-zero", check: "F-8", "The version of the policy is 0.", error: "value",
                field: "policy_version"
            ) { $0["policy_version"] = bigEndian(0, 4) },
            specimen().timeFault("made_at"),
        ]
    }

    private static func ok(_ name: String, _ says: String, _ change: (inout Layout) -> Void) -> Vector {
        let bytes = specimen().bytes(change)
        let policy = parsed { try Policy(decoding: bytes) }
        var vector = Vector("policy", name, says)
        vector.file.add("signing_seed", bytes: Person.ada.signingSeed)
        vector.file.add("signing_key", bytes: Person.ada.card.signingKey.bytes)
        vector.file.add("bytes", bytes: bytes)
        vector.add(
            .ok(
                [
                    ("program", hex(policy.program.bytes)), ("policy_version", "\(policy.version)"),
                    ("made_at", "\(policy.madeAt.milliseconds)"),
                    ("acknowledge_hours", "\(policy.targets.acknowledgeHours)"),
                    ("rotate_days", "\(policy.targets.rotateDays)"),
                    ("rotate_messages", "\(policy.targets.rotateMessages)"),
                ] + ExtensionLayout.contents(policy.extensions) + [("author", hex(policy.author.bytes))]))
        return vector
    }
}
