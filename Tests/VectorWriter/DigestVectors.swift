import PosternFormat
import PosternSigning
import VectorFiles

/// The digests by which entries, places and members are known, by themselves.
enum DigestVectors {
    static var all: [Vector] { entries + places + members }

    private static func digest(
        _ formula: String, _ says: String, _ inputs: [(String, String)], _ result: [(String, String)]
    ) -> Vector {
        var vector = Vector("digest", formula, says)
        vector.file.add("formula", formula)
        for (key, value) in inputs { vector.file.add(key, value) }
        vector.add(.ok(result))
        return vector
    }

    private static func name(_ log: LogID) -> [(String, String)] {
        [("program", hex(log.program.bytes)), ("case", hex(log.caseID.bytes)), ("room", log.room.text)]
    }

    /// A statement is known without its members.
    private static var entries: [Vector] {
        let log = World.room
        let entry = log.stored[0].entry
        let without = parsed { try Statement(decoding: entry).withoutMembers }
        return [
            digest(
                "statement-hash", "The hash of a statement: over all but its members.",
                [
                    ("program", hex(log.log.program.bytes)), ("entry", hex(entry)),
                    ("hashed", hex(without)),
                ], [("result", hex(log.hash.bytes))])
        ]
    }

    /// How a log is chained.
    private static var places: [Vector] {
        let log = World.thread
        let programLog = LogBuilder(log: World.begun.log)
        let program = ("program", hex(log.log.program.bytes))
        func beginning(_ formula: String, _ says: String, _ log: LogBuilder) -> Vector {
            digest(formula, says, name(log.log), [("result", hex(log.places[0].head.bytes))])
        }
        return [
            beginning("log-head", "The head of a room before its first entry.", log),
            beginning("program-log-head", "The head of a program log before its genesis.", programLog),
            digest(
                "next-head", "The head after one more entry.",
                [
                    program, ("head", hex(log.places[2].head.bytes)), ("count", "2"),
                    ("time", "\(log.stored[2].time.milliseconds)"), ("entry_hash", hex(log.hash.bytes)),
                ], [("result", hex(log.place.head.bytes))]),
        ]
    }

    /// Cleo, with a secret of an earlier epoch.
    static var member: Layout {
        StatementLayout.member(
            .cleo, .coordinator, World.shared, 3,
            history: StatementLayout.historyWrap(World.shared, 1, to: .cleo).encoded)
    }

    /// What a statement signs in the place of a member, field by field.
    private static var members: [Vector] {
        let log = World.shared
        let member = member
        let program = ("program", hex(log.program.bytes))
        let fields = StatementLayout.fields(of: member, in: log.program)
        let salts = (UInt8(1)...4).map { Tag.memberSalt.digest(log.program, member["salt"] + [$0]).bytes }
        var access = Layout()
        for field in ["reads_from", "wrap", "history"] {
            if field == "reads_from" {
                access.fixed(field, member[field])
            } else {
                access.vector(field, member[field])
            }
        }
        let values = [member["name"], member["card"], member["role"], access.encoded]
        let words = ["name", "card", "role", "access"]
        return [
            digest(
                "member-salt", "The salt of the first field of a member.",
                [program, ("salt", hex(member["salt"])), ("number", "1")], [("result", hex(salts[0]))])
        ]
            + zip(words.indices, words).map { index, word in
                digest(
                    "member-field", "The salted digest of a member's \(word).",
                    [
                        program, ("field_salt", hex(salts[index])), ("number", "\(index + 1)"),
                        ("value", hex(values[index])),
                    ], [("result", hex(fields[index]))]
                ).renamed("member-field-\(word)")
            } + [
                digest(
                    "member-leaf", "The leaf of a member.",
                    [program, ("fields", hex(fields.flatMap { $0 }))],
                    [("result", hex(StatementLayout.leaf(of: member, in: log.program)))])
            ]
    }
}
