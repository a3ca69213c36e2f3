import PosternFormat
import PosternSigning

/// What a later edition could add to a program log, before and after the level covers it: check P-25, and P-1.
enum FutureProgramVectors {
    private static let whole = World.program
    private static let raised = World.raised

    /// Something of a later edition: where it is, and what does not know it.
    private struct Addition {
        let name: String
        let says: String
        let check: String
        let because: String
        var field: String?
        let entry: (LogBuilder) -> [UInt8]
    }

    static var all: [Vector] { ignored + additions.flatMap { refused($0) } + kinds + forged + genesis }

    private static func enroll(_ card: Card) -> ProgramStatement.Action {
        .enroll(role: .maintainer, name: Person.dora.name, card: card)
    }

    /// Dora's card with another of its fields.
    static func card(of person: Person = .dora, _ change: (inout Layout) -> Void) -> [UInt8] {
        CardVectors.specimen(of: person).bytes(change)
    }

    private static func harmlessCard(of person: Person = .dora) -> Card {
        parsed {
            try Card(decoding: card(of: person) { $0["extensions"] = ExtensionLayout.harmlessBytes })
        }
    }

    private static var ignored: [Vector] {
        func ok(_ name: String, _ says: String, _ entry: [UInt8]) -> Vector {
            LogVector.program("ok-future-\(name)", says, whole.adding(entry), .ok)
        }
        return [
            ok(
                "statement-extension", "A statement has extensions that nobody has to understand.",
                whole.programStatement(enroll(Person.dora.card), extensions: ExtensionLayout.harmless)),
            ok(
                "card-extension", "A card has extensions that nobody has to understand.",
                whole.programStatement(enroll(harmlessCard()))),
            ok(
                "policy-extension", "A policy has extensions that nobody has to understand.",
                whole.programStatement(.policy(whole.policy(1, extensions: ExtensionLayout.harmless)))),
            LogVector.program(
                "ok-future-genesis-extension", "A genesis has extensions that nobody has to understand.",
                World.begun(GenesisVectors.extended), .ok),
        ]
    }

    /// The next statement field by field, signed by Ada after it was changed.
    private static func statement(
        _ action: UInt8, after log: LogBuilder, _ write: (inout Layout) -> Void,
        change: (inout Layout) -> Void = { _ in }
    ) -> [UInt8] {
        var layout = Layout(.programStatement)
        layout.fixed("program", log.log.program.bytes)
        layout.place("place", log.place)
        layout.uint64("made_at", log.now.milliseconds)
        layout.uint8("action", action)
        write(&layout)
        layout.extensions()
        layout.author(.ada)
        change(&layout)
        layout.sign(.programStatement, log.log.program, Person.ada.sign)
        return layout.encoded
    }

    private static func enrolling(_ card: [UInt8], after log: LogBuilder) -> [UInt8] {
        statement(1, after: log) {
            $0.uint8("role", 2)
            $0.vector("name", Array("Dora".utf8))
            $0.vector("card", card)
        }
    }

    private static func ruling(after log: LogBuilder, _ change: (inout Layout) -> Void) -> [UInt8] {
        var policy = PolicyVectors.layout(after: log)
        change(&policy)
        policy.sign(.policy, log.log.program, Person.ada.sign)
        return statement(6, after: log) { $0.vector("policy", policy.encoded) }
    }

    private static var additions: [Addition] {
        let critical = "criticalExtension"
        return [
            Addition(
                name: "statement-extension", says: "A statement has an extension that must be understood",
                check: "P-25", because: critical
            ) { $0.programStatement(enroll(Person.dora.card), extensions: ExtensionLayout.critical) },
            Addition(
                name: "card-extension", says: "A card has an extension that must be understood", check: "P-1",
                because: critical
            ) { log in
                enrolling(card { $0["extensions"] = ExtensionLayout.criticalBytes }, after: log)
            },
            Addition(
                name: "policy-extension", says: "A policy has an extension that must be understood",
                check: "P-25", because: critical
            ) { $0.programStatement(.policy($0.policy(1, extensions: ExtensionLayout.critical))) },
            Addition(
                name: "action", says: "A statement has action 8", check: "P-1", because: "unknownKind",
                field: "action"
            ) { statement(8, after: $0) { $0.vector("unknown", [1, 2, 3]) } },
            Addition(name: "statement-suite", says: "A statement has suite 2", check: "P-1", because: "suite")
            {
                log in
                statement(
                    2, after: log, { $0.fixed("fingerprint", Person.ben.fingerprint.bytes) },
                    change: { $0["suite"] = [2] })
            },
            Addition(name: "card-suite", says: "A card has suite 2", check: "P-1", because: "suite") { log in
                enrolling(card { $0["suite"] = [2] }, after: log)
            },
            Addition(name: "policy-suite", says: "A policy has suite 2", check: "P-1", because: "suite") {
                log in
                ruling(after: log) { $0["suite"] = [2] }
            },
        ]
    }

    private static func refused(_ addition: Addition) -> [Vector] {
        func vector(_ word: String, _ says: String, _ fault: String, _ log: LogBuilder) -> Vector {
            LogVector.program(
                "future-\(addition.name)-\(word)", check: addition.check, "\(addition.says), \(says).",
                log.adding(addition.entry(log)),
                .fault(fault, at: log.count, because: addition.because, field: addition.field))
        }
        return [
            vector("uncovered", "and the level is 1", "uncovered", whole),
            vector("covered", "and the level is 2", "newer", raised),
        ]
    }

    /// Only rooms have entries of later kinds: a program log grows by actions.
    private static var kinds: [Vector] {
        [(whole, "uncovered"), (raised, "covered")].flatMap { log, word in
            [UInt8(16), 128].map { kind in
                LogVector.program(
                    "later-kind-\(kind)-\(word)", check: "P-2",
                    "An entry of kind \(kind) stands in a program log.",
                    log.adding(World.room.later(kind: kind)), .fault("wrongKind", at: log.count))
            }
        }
    }

    /// What must be understood counts only from who may say it.
    private static var forged: [Vector] {
        func bad(_ name: String, _ check: String, _ says: String, _ entry: [UInt8], _ fault: String) -> Vector
        {
            LogVector.program(
                "future-\(name)", check: check, says, raised.adding(entry), .fault(fault, at: raised.count))
        }
        let critical = ExtensionLayout.critical
        return [
            bad(
                "statement-extension-forged", "P-7", "Mallory signs something new in Ada's name.",
                raised.programStatement(enroll(Person.dora.card), signer: .mallory, extensions: critical),
                "signature"),
            bad(
                "statement-extension-by-maintainer", "P-6", "A maintainer signs something new.",
                raised.programStatement(enroll(Person.dora.card), by: .ben, extensions: critical),
                "authorNotCoordinator"),
            bad(
                "policy-extension-forged", "P-21", "Mallory signs a new kind of policy in Ada's name.",
                raised.programStatement(.policy(raised.policy(1, signer: .mallory, extensions: critical))),
                "signature"),
        ]
    }

    /// A genesis is pinned by its hash, so nobody can dress another one up: it needs no level.
    private static var genesis: [Vector] {
        let made: [(String, String, String, (inout Layout) -> Void)] = [
            (
                "extension", "A genesis has an extension that must be understood.", "criticalExtension",
                { $0["extensions"] = ExtensionLayout.criticalBytes }
            ),
            ("suite", "A genesis has suite 2.", "suite", { $0["suite"] = [2] }),
            (
                "card-suite", "The card in a genesis has suite 2.", "suite",
                { $0["card"] = card(of: .ada) { $0["suite"] = [2] } }
            ),
            (
                "card-extension", "The card in a genesis has an extension that must be understood.",
                "criticalExtension",
                { $0["card"] = card(of: .ada) { $0["extensions"] = ExtensionLayout.criticalBytes } }
            ),
        ]
        return made.flatMap { name, says, because, change in
            let bytes = GenesisVectors.specimen.bytes(change)
            let id = required(ProgramID(Tag.programID.digest(.none, bytes).bytes))
            let log = LogBuilder(log: LogID(program: id)).adding(bytes)
            return [
                LogVector.program(
                    "future-genesis-\(name)", check: "G-1", says, log,
                    .fault("newer", at: 0, because: because)),
                LogVector.program(
                    "future-genesis-\(name)-of-another", check: "G-4", "\(says) It is not the pinned one.",
                    log,
                    pinned: World.genesis.id, .fault("otherProgram", at: 0)),
            ]
        }
    }
}
