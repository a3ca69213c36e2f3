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

    static func card(_ bytes: [UInt8]) throws -> Decoding {
        let card = try Card(decoding: bytes)
        return Decoding(
            contents: [
                ("name", hex((card.name?.text ?? "").utf8)), ("signing_key", hex(card.signingKey.bytes)),
                ("receiving_key", hex(card.receivingKey.bytes)), ("fingerprint", hex(card.fingerprint.bytes)),
                ("fingerprint_text", card.fingerprint.text), ("text", card.text),
            ],
            encodedAgain: Card(
                name: card.name, signingKey: card.signingKey, receivingKey: card.receivingKey,
                sign: try kept(bytes)
            ).encoded)
    }

    static func genesis(_ bytes: [UInt8]) throws -> Decoding {
        let genesis = try Genesis(decoding: bytes)
        var encoder = Encoder(.genesis)
        encoder.vector(Array(genesis.name.text.utf8))
        encoder.uint64(genesis.madeAt.milliseconds)
        encoder.uint32(genesis.policy.acknowledgeHours)
        encoder.uint32(genesis.policy.rotateDays)
        encoder.uint32(genesis.policy.rotateMessages)
        encoder.uint8(genesis.policy.hasDualControl ? 1 : 0)
        encoder.vector(genesis.serverKey.bytes)
        encoder.fixed(genesis.nonce)
        encoder.vector(genesis.card.encoded)
        encoder.vector(Array(genesis.coordinatorName.text.utf8))
        encoder.vector(genesis.recovery?.encoded ?? [])
        encoder.vector(bytes.suffix(64))
        return Decoding(
            contents: [
                ("name", hex(genesis.name.text.utf8)), ("made_at", "\(genesis.madeAt.milliseconds)"),
                ("acknowledge_hours", "\(genesis.policy.acknowledgeHours)"),
                ("rotate_days", "\(genesis.policy.rotateDays)"),
                ("rotate_messages", "\(genesis.policy.rotateMessages)"),
                ("dual_control", genesis.policy.hasDualControl ? "1" : "0"),
                ("server_key", hex(genesis.serverKey.bytes)), ("nonce", hex(genesis.nonce)),
                ("card", hex(genesis.card.encoded)),
                ("coordinator_name", hex(genesis.coordinatorName.text.utf8)),
                ("recovery", hex(genesis.recovery?.encoded ?? [])),
                ("program", hex(genesis.id.bytes)), ("program_text", genesis.id.text),
            ],
            encodedAgain: encoder.bytes)
    }

    static func programStatement(_ bytes: [UInt8]) throws -> Decoding {
        let statement = try ProgramStatement(decoding: bytes)
        var contents = [
            ("program", hex(statement.program.bytes)), ("index", "\(statement.index)"),
            ("previous", hex(statement.previous.bytes)), ("made_at", "\(statement.madeAt.milliseconds)"),
            ("author", hex(statement.author.bytes)),
            ("entry_hash", hex(Entry.hash(of: bytes, program: statement.program).bytes)),
        ]
        switch statement.action {
        case .enroll(let role, let name, let card):
            contents += [
                ("action", "1"), ("role", "\(role.rawValue)"), ("name", hex(name.text.utf8)),
                ("card", hex(card.encoded)),
            ]
        case .expel(let fingerprint): contents += [("action", "2"), ("fingerprint", hex(fingerprint.bytes))]
        case .replace(let old, let card):
            contents += [
                ("action", "3"), ("fingerprint", hex(old.bytes)), ("card", hex(card.encoded)),
            ]
        case .recover(let name, let card, let recovery):
            contents += [
                ("action", "4"), ("name", hex(name.text.utf8)), ("card", hex(card.encoded)),
                ("recovery", hex(recovery?.encoded ?? [])),
            ]
        case .approve(let role, let fingerprint):
            contents += [
                ("action", "5"), ("role", "\(role.rawValue)"), ("fingerprint", hex(fingerprint.bytes)),
            ]
        }
        return Decoding(
            contents: contents,
            encodedAgain: ProgramStatement(
                program: statement.program, index: statement.index, previous: statement.previous,
                madeAt: statement.madeAt, action: statement.action, author: statement.author,
                sign: try kept(bytes)
            ).encoded)
    }

    static func statement(_ bytes: [UInt8]) throws -> Decoding {
        let statement = try Statement(decoding: bytes)
        let reason: UInt8
        switch statement.reason {
        case .opened: reason = 1
        case .rotated: reason = 2
        case .changed: reason = 3
        case .closed: reason = 4
        case .destroyed: reason = 5
        }
        let before = statement.statementBefore ?? EntryReference(index: 0, hash: .zero)
        var contents = place(statement.log)
        contents += [
            ("index", "\(statement.index)"), ("previous", hex(statement.previous.bytes)),
            ("made_at", "\(statement.madeAt.milliseconds)"),
            ("program_index", "\(statement.programHead.index)"),
            ("program_head", hex(statement.programHead.hash.bytes)),
            ("statement_index", "\(before.index)"), ("statement_hash", hex(before.hash.bytes)),
            ("reason", "\(reason)"),
            ("author", hex(statement.author.bytes)),
            ("entry_hash", hex(Entry.hash(of: bytes, program: statement.log.program).bytes)),
        ]
        if case .opened(let contact, _) = statement.reason {
            contents.append(("contact", hex(contact.text.utf8)))
        }
        if let epoch = statement.reason.epoch { contents += self.epoch(epoch) }
        return Decoding(
            contents: contents,
            encodedAgain: Statement(
                log: statement.log, index: statement.index, previous: statement.previous,
                madeAt: statement.madeAt,
                programHead: statement.programHead, statementBefore: statement.statementBefore,
                reason: statement.reason, author: statement.author, sign: try kept(bytes)
            ).encoded)
    }

    private static func epoch(_ epoch: Epoch) -> [(String, String)] {
        [("number", "\(epoch.number)"), ("key", hex(epoch.key.bytes))]
            + epoch.members.flatMap { member in
                [
                    ("member", "\(member.role) \(member.name) \(member.fingerprint)"),
                    ("reads_from", "\(member.readsFrom)"),
                    ("wrap", hex(member.wrap)),
                ]
                    + member.history.flatMap {
                        [("history_epoch", "\($0.epoch)"), ("history_wrap", hex($0.wrap))]
                    }
            }
    }
}
