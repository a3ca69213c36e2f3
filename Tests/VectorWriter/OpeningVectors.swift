import PosternFormat
import PosternSealing
import PosternSigning
import VectorFiles

/// A verified log, a reader's secrets, and what one entry gives them: the text of a message, or why there is none.
enum OpeningVectors {
    static let shared = World.shared
    private static let room = World.room

    static func opening(
        _ name: String, check: String? = nil, _ says: String, _ log: LogBuilder, by reader: Person,
        at index: UInt64? = nil, program: LogBuilder = World.program, _ outcome: Vector.Outcome
    ) -> Vector {
        var vector = Vector("opening", name, check: check, says)
        vector.file.add("identity", bytes: reader.secret)
        LogVector.addRoom(log, program: program, to: &vector)
        vector.file.add("open", "\(index ?? log.count - 1)")
        vector.add(outcome)
        return vector
    }

    static func said(_ draft: Content.Draft, _ author: Person, _ role: Role) -> Vector.Outcome {
        .ok(
            [
                ("kind", "\(draft.kind.number)"), ("id", hex(draft.id.bytes)),
                ("author", hex(draft.author.bytes)),
                ("author_name", author.name.text), ("author_role", role.description),
                ("sent_at", "\(draft.sentAt.milliseconds)"), ("opening", hex(draft.opening)),
                ("text", hex(draft.text)),
            ] + draft.withdraws.map { ("withdraws", hex($0.bytes)) }
                + ExtensionLayout.contents(draft.extensions))
    }

    /// What is found of a message that says what its author said before.
    private static func repeating(_ index: UInt64, _ outcome: Vector.Outcome) -> Vector.Outcome {
        guard case .ok(let contents) = outcome else { return outcome }
        return .ok(contents + [("repeats", "\(index)")])
    }

    static var all: [Vector] {
        good + withoutSecret + seals + contents + authors + repetitions + future + wraps + grants
    }

    private static var good: [Vector] {
        let report = LogBuilder.draft("The jar does not close.", by: .rae)
        let answer = LogBuilder.draft("Thank you, we can see it.", by: .ben)
        let acknowledged = LogBuilder.draft("", by: .ada, kind: .acknowledgement)
        let salt = World.salt
        let withdrawing = LogBuilder.draft(
            "Read this in its place.", by: .rae, withdraws: [report.id, answer.id])
        let committed = LogBuilder.draft("The jar does not close.", by: .rae, opening: salt)
        let takenOver = LogBuilder.draft("I take this over from Ben.", by: .cleo)
        let long = LogBuilder.draft(String(repeating: "0123456789abcdef\r\n", count: 60), by: .rae)
        return [
            opening(
                "ok", "Ben reads Rae's report.", World.thread, by: .ben, at: 1,
                said(report, .rae, .researcher)),
            opening(
                "ok-answer", "Rae reads Ben's answer.", World.thread, by: .rae,
                said(answer, .ben, .maintainer)),
            opening(
                "ok-own", "Rae reads what she wrote.", World.thread, by: .rae, at: 1,
                said(report, .rae, .researcher)),
            opening(
                "ok-acknowledgement", "Ada acknowledges.", room.adding(room.message(acknowledged, by: .ada)),
                by: .rae,
                said(acknowledged, .ada, .coordinator)),
            opening(
                "ok-opening", "Rae opens the commitment of her knock.",
                room.adding(room.message(committed, by: .rae)),
                by: .ada, said(committed, .rae, .researcher)),
            opening(
                "ok-withdraws", "Rae gives up two messages.",
                World.thread.adding(World.thread.message(withdrawing, by: .rae)),
                by: .ada, said(withdrawing, .rae, .researcher)),
            opening(
                "ok-padded-to-1152", "A text of 1,080 bytes, whose body has a padded length above 512.",
                room.adding(room.message(long, by: .rae)), by: .ben, said(long, .rae, .researcher)),
            opening(
                "ok-history", "Cleo, who joined in epoch 3, reads what was written in epoch 1.",
                RoomLogVectors.long,
                by: .cleo, at: 1, said(report, .rae, .researcher)),
            opening(
                "ok-after-change", "Rae reads what Cleo wrote in epoch 3.", RoomLogVectors.long, by: .rae,
                at: 6,
                said(takenOver, .cleo, .coordinator)),
        ]
    }

    private static var withoutSecret: [Vector] {
        let newcomer = [
            Epochs.member(.ada, .coordinator, shared, 2),
            Epochs.member(.cleo, .coordinator, shared, 2, from: 2),
        ]
        let without = World.thread.adding(
            World.thread.statement(.changed(Epochs.epoch(shared, 2, newcomer), approvals: [])))
        return [
            opening(
                "no-history", "Cleo joined in epoch 2 and was given no secret of epoch 1.", without,
                by: .cleo, at: 1,
                .error("noSecret")),
            opening(
                "removed", "Ben was removed, and reads nothing that came after.", RoomLogVectors.long,
                by: .ben, at: 6,
                .error("noSecret")),
            opening(
                "stranger", "Mallory is in no list.", World.thread, by: .mallory, at: 1, .error("noSecret")),
        ]
    }

    private static let draft = LogBuilder.draft("The jar does not close.", by: .rae)
    private static let sealed = SealedContent(after: room, draft, by: .rae)

    private static func bad(
        _ name: String, _ check: String, _ says: String, _ message: [UInt8], _ error: String,
        because: String? = nil,
        field: String? = nil, who: Person? = nil, after log: LogBuilder = room,
        program: LogBuilder = World.program
    ) -> Vector {
        var vector = opening(
            name, check: check, says, log.adding(message), by: .ada, program: program, .error(error))
        if let because { vector.file.add("because", because) }
        if let field { vector.file.add("field", field) }
        if let who { vector.file.add("who", bytes: who.fingerprint.bytes) }
        return vector
    }

    private static var seals: [Vector] {
        let otherCase = LogID(program: World.genesis.id, case: World.otherCase, room: .shared)
        let there = World.opened(otherCase)
        let good = SealedContent.padded(sealed.content(draft, by: .rae).layout.encoded)
        let elsewhere = parsed { try Message(decoding: there.message(draft, by: .rae)) }
        let first = parsed { try Message(decoding: World.thread.stored[1].entry) }
        func moved(_ message: Message, _ prefix: EntryPrefix) -> [UInt8] {
            Message(
                header: Message.Header(
                    prefix: prefix, sealedKey: message.header.sealedKey, commitment: message.header.commitment
                ),
                body: message.body
            ).encoded
        }
        let bytes = room.message(draft, by: .rae)
        let other = Digest(sealed.header.commitment.bytes.reversed())
        let later = room.adding(room.message("Is anybody there?", by: .ben))
        let raised = World.raised
        let another = SecretBytes(copying: [UInt8](repeating: 7, count: 32))
        return [
            bad(
                "sealed-to-another-key", "O-1", "The content key is sealed to the key of epoch 2.",
                room.message(draft, by: .rae, key: Epochs.key(shared, 2)), "sealedKey"),
            bad(
                "of-another-case", "O-1", "A message of another case got a header of this one.",
                moved(elsewhere, room.prefix()), "sealedKey"),
            bad(
                "other-commitment", "O-2",
                "The commitment is not to the content key; the body opens all the same.",
                sealed.message(good, commitment: other), "commitment"),
            bad(
                "committed-to-another-key", "O-2",
                "The commitment is to another key, with which a body could be read differently.",
                sealed.message(
                    good,
                    commitment: Tag.keyCommitment.keyedDigest(
                        another, World.genesis.id, sealed.header.sealedKey)), "commitment"),
            bad(
                "altered-body", "O-3", "One bit of the body is flipped.",
                bytes.dropLast() + [bytes[bytes.count - 1] ^ 1], "body"),
            bad(
                "moved-in-the-room", "O-3",
                "A message is there again, with a header that fits its new place.",
                moved(first, World.thread.prefix()), "body", after: World.thread),
            bad(
                "other-seen", "O-3", "The header says that the author had seen more than they had.",
                moved(first, later.prefix()), "body", after: later),
            bad(
                "other-program-place", "O-3", "The header cites a newer program log than the author did.",
                moved(first, room.prefix(program: raised.place)), "body", program: raised),
        ]
    }

    private static var contents: [Vector] {
        let good = sealed.content(draft, by: .rae)
        let content = good.layout.encoded
        let padded = SealedContent.padded(content)
        func plaintext(
            _ name: String, _ check: String, _ says: String, _ because: String, _ field: String?,
            _ bytes: [UInt8]
        ) -> Vector {
            bad(name, check, says, sealed.message(bytes), "content", because: because, field: field)
        }
        let prefix = Array(padded.prefix(padded.count - 1))
        return [
            plaintext(
                "padding-not-zero", "O-4", "The last byte of the padding is 1.", "value", "padding",
                prefix + [1]),
            plaintext(
                "padding-too-long", "O-4", "The content is padded to 1,024 bytes, and 512 are enough.",
                "value", "padding", padded + [UInt8](repeating: 0, count: 512)),
            plaintext(
                "content-beyond-the-end", "O-4", "The length of the content is greater than what there is.",
                "truncated", "content", [0x42, 0x00] + [UInt8](repeating: 1, count: 510)),
            plaintext(
                "content-length-not-shortest", "O-4",
                "The length of the content is not in its shortest form.", "lengthForm", "content",
                [0x80, 0, 0] + padded.dropFirst().dropLast(2)),
            plaintext(
                "content-empty", "O-4", "There is no content, and 512 zero bytes.", "length", "content",
                [UInt8](repeating: 0, count: 512)),
            plaintext(
                "content-cut", "O-5", "The content ends early.", "truncated", "signature",
                SealedContent.padded(content.dropLast())),
            plaintext(
                "content-trailing-byte", "O-5", "A byte follows the content.", "trailing", nil,
                SealedContent.padded(content + [0])),
            plaintext(
                "content-kind-0", "O-5", "The kind is 0.", "value", "kind",
                SealedContent.padded(good.bytes { $0["kind"] = [0] })),
            plaintext(
                "content-withdraws-odd", "O-5", "The ids that are withdrawn end inside one.", "truncated",
                "withdraws",
                SealedContent.padded(good.bytes { $0["withdraws"] = [UInt8](repeating: 1, count: 17) })),
            plaintext(
                "content-withdraws-descending", "O-5", "The ids that are withdrawn do not ascend.", "order",
                "withdraws",
                SealedContent.padded(
                    good.bytes {
                        $0["withdraws"] =
                            [UInt8](repeating: 2, count: 16) + [UInt8](repeating: 1, count: 16)
                    })),
            plaintext(
                "content-withdraws-twice", "O-5", "One id is withdrawn twice.", "order", "withdraws",
                SealedContent.padded(good.bytes { $0["withdraws"] = [UInt8](repeating: 1, count: 32) })),
            plaintext(
                "content-withdraws-17", "O-5", "17 messages are withdrawn.", "length", "withdraws",
                SealedContent.padded(
                    good.bytes {
                        $0["withdraws"] = (1...17).flatMap { [UInt8](repeating: $0, count: 16) }
                    })),
            plaintext(
                "content-withdraws-itself", "O-5", "A message withdraws itself.", "value", "withdraws",
                SealedContent.padded(good.bytes { $0["withdraws"] = $0["id"] })),
            plaintext(
                "content-extensions-descending", "O-5", "Extension 6 comes before extension 5.", "order",
                "extensions",
                SealedContent.padded(
                    good.bytes { $0["extensions"] = ExtensionLayout.bytes(6) + ExtensionLayout.bytes(5) })),
        ]
    }

    private static var authors: [Vector] {
        let thread = World.thread
        let inside = World.opened(World.internal)
        let insideSealed = SealedContent(after: inside, draft, by: .rae)
        let mallorys = LogBuilder.draft("I am Mallory.", by: .mallory)
        let cleos = LogBuilder.draft("I am not listed here.", by: .cleo)
        let bens = LogBuilder.draft("I give up.", by: .ben)
        let acknowledged = LogBuilder.draft("", by: .rae, kind: .acknowledgement)
        var vectors = [
            bad(
                "author-stranger", "O-6", "The author is in no list.", room.message(mallorys, by: .mallory),
                "authorNotMember", who: .mallory),
            bad(
                "author-coordinator-not-listed", "O-6", "The author is a coordinator, and not in this room.",
                room.message(cleos, by: .cleo), "authorNotMember", who: .cleo),
            bad(
                "in-anothers-name", "O-7", "Rae writes in Ben's name.", thread.message(bens, by: .rae),
                "signature", after: thread),
            bad(
                "acknowledged-by-researcher", "O-10", "A researcher acknowledges.",
                room.message(acknowledged, by: .rae), "acknowledgementNotAllowed"),
            bad(
                "acknowledged-in-internal", "O-10",
                "A coordinator acknowledges where no researcher can see it.",
                inside.message(LogBuilder.draft("", by: .ada, kind: .acknowledgement), by: .ada),
                "acknowledgementNotAllowed", after: inside),
        ]
        // Content that was signed for another place, sealed again here.
        let foreign = insideSealed.content(draft, by: .rae).layout.encoded
        vectors.append(
            bad(
                "forwarded-from-another-room", "O-7",
                "Rae's signed content of another room is sealed again here by somebody else.",
                sealed.message(SealedContent.padded(foreign)), "signature"))
        for fault in signatures {
            vectors.append(
                bad(
                    "signature-\(fault.name)", "O-7", fault.says,
                    sealed.message(SealedContent.padded(fault.layout.encoded)), "signature"))
        }
        return vectors
    }

    /// An id is its author's: another's message of the same id stands in nobody's way.
    private static var repetitions: [Vector] {
        let thread = World.thread
        let text = "The jar does not close."
        let again = LogBuilder.draft(text, by: .rae)
        let later = LogBuilder.draft(text, by: .rae, sentAt: LogBuilder.time(5))
        let first = LogBuilder.draft("I was here first.", by: .ben, id: text)
        let silenced = room.adding(room.message(first, by: .ben))
        func same(_ name: String, _ says: String, _ draft: Content.Draft, after log: LogBuilder) -> Vector {
            opening(
                "ok-id-again\(name)", says, log.adding(log.message(draft, by: .rae)), by: .ada,
                repeating(1, said(draft, .rae, .researcher)))
        }
        let others = [
            ("text", LogBuilder.draft("Something else.", by: .rae, id: text)),
            ("opening", LogBuilder.draft(text, by: .rae, opening: World.salt)),
            ("withdrawal", LogBuilder.draft(text, by: .rae, withdraws: [LogBuilder.draft("x", by: .rae).id])),
            ("extension", LogBuilder.draft(text, by: .rae, extensions: ExtensionLayout.harmless)),
            ("kind", LogBuilder.draft(text, by: .rae, kind: .acknowledgement)),
        ]
        return others.map { what, draft in
            bad(
                "id-again-with-another-\(what)", "O-9",
                "A message with another \(what) has the id of the author's message before.",
                thread.message(draft, by: .rae), "repeated", after: thread)
        } + [
            same("", "The same message is sealed twice.", again, after: thread),
            same("-at-another-time", "The same message is sealed again, later.", later, after: thread),
            same(
                "-in-a-later-epoch", "The same message is sealed again under the next key.", again,
                after: RoomLogVectors.rotated(thread)),
            opening(
                "ok-id-of-another", "Ben has used the id of Rae's message first.",
                silenced.adding(silenced.message(draft, by: .rae)), by: .ada, said(draft, .rae, .researcher)),
        ]
    }

    /// What a later edition could add to a message, before and after the level covers it: check O-11.
    private static var future: [Vector] {
        func message(_ draft: Content.Draft, by author: Person = .rae) -> LogBuilder {
            room.adding(room.message(draft, by: author))
        }
        func of(_ kind: UInt8) -> Content.Draft {
            LogBuilder.draft("Of kind \(kind).", by: .rae, kind: .later(kind))
        }
        func bad(
            _ name: String, _ says: String, _ draft: Content.Draft, _ error: String, because: String,
            field: String? = nil, program: LogBuilder
        ) -> Vector {
            self.bad(
                "future-\(name)", "O-11", says, room.message(draft, by: .rae), error, because: because,
                field: field, program: program)
        }
        let harmless = LogBuilder.draft("With more.", by: .rae, extensions: ExtensionLayout.harmless)
        let critical = LogBuilder.draft("With more.", by: .rae, extensions: ExtensionLayout.critical)
        let acknowledged = LogBuilder.draft(
            "", by: .rae, kind: .acknowledgement, extensions: ExtensionLayout.critical)
        let (plain, raised) = (World.program, World.raised)
        let forged = room.message(of(128), by: .ben)
        return [
            opening(
                "ok-future-extension", "A message has extensions that nobody has to understand.",
                message(harmless), by: .ada, said(harmless, .rae, .researcher)),
            bad(
                "extension-uncovered", "An extension must be understood, and the level is 1.", critical,
                "uncovered", because: "criticalExtension", program: plain),
            bad(
                "extension-covered", "An extension must be understood, and the level is 2.", critical,
                "newer",
                because: "criticalExtension", program: raised),
            bad(
                "kind-3-uncovered", "The kind is 3, and the level is 1.", of(3), "uncovered",
                because: "unknownKind", field: "kind", program: plain),
            opening(
                "ok-future-kind-3-covered", "The kind is 3, and the level is 2: it is known who wrote it.",
                message(of(3)), by: .ada, program: raised, said(of(3), .rae, .researcher)),
            opening(
                "ok-future-kind-127-covered", "The kind is 127, and the level is 2.", message(of(127)),
                by: .ada, program: raised, said(of(127), .rae, .researcher)),
            bad(
                "kind-128-uncovered", "The kind is 128, and the level is 1.", of(128), "uncovered",
                because: "unknownKind", field: "kind", program: plain),
            bad(
                "kind-128-covered", "The kind is 128, and the level is 2.", of(128), "newer",
                because: "unknownKind", field: "kind", program: raised),
            bad(
                "kind-255-covered", "The kind is 255, and the level is 2.", of(255), "newer",
                because: "unknownKind", field: "kind", program: raised),
            bad(
                "acknowledgement-extension-covered",
                "An extension must be understood before anybody asks whether its author may acknowledge.",
                acknowledged, "newer", because: "criticalExtension", program: raised),
            self.bad(
                "future-kind-128-forged", "O-7", "Ben writes something new in Rae's name.", forged,
                "signature", program: raised),
        ]
    }

    private static var signatures: [SignatureFault] {
        let layout = sealed.content(draft, by: .rae).layout
        func sign(_ person: Person) -> Sign {
            { tag, program, _ in person.sign(tag, program, sealed.signed(layout)) }
        }
        return SignatureFault.all(
            layout, tag: .message, program: World.genesis.id, by: sign(.rae), mallory: sign(.mallory))
    }
}
