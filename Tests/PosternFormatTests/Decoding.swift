import PosternFormat
import PosternSigning
import Testing
import VectorFiles

/// Objects as vectors list them: each `encodedAgain` writes every field anew and does not look at the stored bytes.
struct Decoding {
    let contents: [(String, String)]
    let encodedAgain: [UInt8]
}

extension Decoding {
    static func hex(_ bytes: some Sequence<UInt8>) -> String { Hexadecimal.encode(bytes) }

    /// A signer that gives the signature which the object has.
    static func kept(_ bytes: [UInt8]) throws -> Sign {
        let signature = try #require(Signature(bytes.suffix(64)))
        return { _, _, _ in signature }
    }

    static func place(_ log: LogID) -> [(String, String)] {
        [("program", hex(log.program.bytes)), ("case", hex(log.caseID.bytes)), ("room", log.room.text)]
    }

    /// What every entry of a room begins with.
    static func prefix(_ prefix: EntryPrefix) -> [(String, String)] {
        place(prefix.log) + place("seen", prefix.seen) + place("program", prefix.program) + [
            ("epoch", "\(prefix.epoch)")
        ]
    }

    static func place(_ name: String, _ place: Place) -> [(String, String)] {
        [("\(name)_count", "\(place.count)"), ("\(name)_head", hex(place.head.bytes))]
    }

    static func extensions(_ extensions: Extensions) -> [(String, String)] {
        extensions.all.map { ("extension", "\($0.number) \($0.isCritical ? 1 : 0) \(hex($0.data))") }
    }

    /// Writes extensions field by field.
    static func encode(_ extensions: Extensions, into encoder: inout Encoder) {
        encoder.vector { inner in
            for one in extensions.all {
                inner.uint16(one.number)
                inner.uint8(one.isCritical ? 1 : 0)
                inner.vector(one.data)
            }
        }
    }

    static func card(_ bytes: [UInt8]) throws -> Decoding {
        let card = try Card(decoding: bytes)
        return Decoding(
            contents: [
                ("name", hex((card.name?.text ?? "").utf8)), ("signing_key", hex(card.signingKey.bytes)),
                ("receiving_key", hex(card.receivingKey.bytes)), ("fingerprint", hex(card.fingerprint.bytes)),
                ("fingerprint_text", card.fingerprint.text), ("text", card.text),
            ] + extensions(card.extensions),
            encodedAgain: Card(
                name: card.name, signingKey: card.signingKey, receivingKey: card.receivingKey,
                extensions: card.extensions, sign: try kept(bytes)
            ).encoded)
    }

    static func genesis(_ bytes: [UInt8]) throws -> Decoding {
        let genesis = try Genesis(decoding: bytes)
        var encoder = Encoder(.genesis)
        encoder.vector(Array(genesis.name.text.utf8))
        encoder.uint64(genesis.madeAt.milliseconds)
        encoder.uint8(genesis.hasDualControl ? 1 : 0)
        encoder.vector(genesis.serverKey.bytes)
        encoder.fixed(genesis.nonce)
        encoder.vector(genesis.card.encoded)
        encoder.vector(Array(genesis.coordinatorName.text.utf8))
        encoder.vector(genesis.recovery?.encoded ?? [])
        encode(genesis.extensions, into: &encoder)
        encoder.vector(bytes.suffix(64))
        return Decoding(
            contents: [
                ("name", hex(genesis.name.text.utf8)), ("made_at", "\(genesis.madeAt.milliseconds)"),
                ("dual_control", genesis.hasDualControl ? "1" : "0"),
                ("server_key", hex(genesis.serverKey.bytes)), ("nonce", hex(genesis.nonce)),
                ("card", hex(genesis.card.encoded)),
                ("coordinator_name", hex(genesis.coordinatorName.text.utf8)),
                ("recovery", hex(genesis.recovery?.encoded ?? [])),
                ("program", hex(genesis.id.bytes)), ("program_text", genesis.id.text),
            ] + extensions(genesis.extensions),
            encodedAgain: encoder.bytes)
    }

    static func policy(_ bytes: [UInt8]) throws -> Decoding {
        let policy = try Policy(decoding: bytes)
        return Decoding(
            contents: [
                ("program", hex(policy.program.bytes)), ("policy_version", "\(policy.version)"),
                ("made_at", "\(policy.madeAt.milliseconds)"),
                ("acknowledge_hours", "\(policy.targets.acknowledgeHours)"),
                ("rotate_days", "\(policy.targets.rotateDays)"),
                ("rotate_messages", "\(policy.targets.rotateMessages)"),
            ] + extensions(policy.extensions) + [("author", hex(policy.author.bytes))],
            encodedAgain: Policy(
                program: policy.program, version: policy.version, madeAt: policy.madeAt,
                targets: policy.targets, extensions: policy.extensions, author: policy.author,
                sign: try kept(bytes)
            ).encoded)
    }

    static func programStatement(_ bytes: [UInt8]) throws -> Decoding {
        let statement = try ProgramStatement(decoding: bytes)
        var contents =
            [("program", hex(statement.program.bytes))] + place("place", statement.place) + [
                ("made_at", "\(statement.madeAt.milliseconds)"), ("author", hex(statement.author.bytes)),
                ("entry_hash", hex(Entry.hash(of: bytes, program: statement.program).bytes)),
            ]
        contents += action(statement.action) + extensions(statement.extensions)
        return Decoding(
            contents: contents,
            encodedAgain: ProgramStatement(
                program: statement.program, place: statement.place, madeAt: statement.madeAt,
                action: statement.action, extensions: statement.extensions, author: statement.author,
                sign: try kept(bytes)
            ).encoded)
    }

    private static func action(_ action: ProgramStatement.Action) -> [(String, String)] {
        switch action {
        case .enroll(let role, let name, let card):
            [
                ("action", "1"), ("role", "\(role.rawValue)"), ("name", hex(name.text.utf8)),
                ("card", hex(card.encoded)),
            ]
        case .expel(let fingerprint): [("action", "2"), ("fingerprint", hex(fingerprint.bytes))]
        case .replace(let old, let card):
            [("action", "3"), ("fingerprint", hex(old.bytes)), ("card", hex(card.encoded))]
        case .recover(let name, let card, let recovery):
            [
                ("action", "4"), ("name", hex(name.text.utf8)), ("card", hex(card.encoded)),
                ("recovery", hex(recovery?.encoded ?? [])),
            ]
        case .approve(let role, let fingerprint, let replaced):
            [
                ("action", "5"), ("role", "\(role.rawValue)"), ("fingerprint", hex(fingerprint.bytes)),
                ("replaces", hex(replaced?.bytes ?? [])),
            ]
        case .policy(let policy): [("action", "6"), ("policy", hex(policy.encoded))]
        case .level(let level): [("action", "7"), ("level", "\(level)")]
        }
    }
}
