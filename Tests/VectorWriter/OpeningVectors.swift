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
        at index: UInt64? = nil, _ outcome: Vector.Outcome
    ) -> Vector {
        var vector = Vector("opening", name, check: check, says)
        vector.file.add("identity", bytes: reader.secret)
        LogVector.addRoom(log, program: World.program, to: &vector)
        vector.file.add("open", "\(index ?? log.count - 1)")
        vector.add(outcome)
        return vector
    }

    static func said(_ draft: Content.Draft, _ author: Person, _ role: Role) -> Vector.Outcome {
        .ok([
            ("kind", "\(draft.kind.rawValue)"), ("id", hex(draft.id.bytes)),
            ("author", hex(draft.author.bytes)),
            ("author_name", author.name.text), ("author_role", role.description),
            ("counter", "\(draft.counter)"),
            ("sent_at", "\(draft.sentAt.milliseconds)"), ("opening", hex(draft.opening)),
            ("text", hex(draft.text)),
        ])
    }

    static var all: [Vector] { good + withoutSecret + seals + contents + authors + wraps + grants }

    private static var good: [Vector] {
        let report = LogBuilder.draft("The jar does not close.", by: .rae)
        let answer = LogBuilder.draft("Thank you, we can see it.", by: .ben)
        let acknowledged = LogBuilder.draft("", by: .ada, kind: .acknowledgement)
        let salt = RandomSource.reproducible(seed: "postern vectors: salt").bytes(32)
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
        let without = World.thread.adding(World.thread.statement(.changed(Epochs.epoch(shared, 2, newcomer))))
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
        field: String? = nil, who: Person? = nil, after log: LogBuilder = room
    ) -> Vector {
        var vector = opening(
            name, check: check, says, log.adding(message), by: .ada, .error(error))
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
        func moved(_ message: Message, to log: LogBuilder) -> [UInt8] {
            Message(
                header: Message.Header(
                    log: log.log, index: log.count, previous: log.head, epoch: message.header.epoch,
                    sealedKey: message.header.sealedKey, commitment: message.header.commitment),
                body: message.body
            ).encoded
        }
        let bytes = room.message(draft, by: .rae)
        let other = Digest(sealed.header.commitment.bytes.reversed())
        let another = SecretBytes(copying: [UInt8](repeating: 7, count: 32))
        return [
            bad(
                "sealed-to-another-key", "O-1", "The content key is sealed to the key of epoch 2.",
                room.message(draft, by: .rae, key: Epochs.key(shared, 2)), "sealedKey"),
            bad(
                "of-another-case", "O-1", "A message of another case got a header of this one.",
                moved(elsewhere, to: room), "sealedKey"),
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
                moved(first, to: World.thread), "body", after: World.thread),
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
                "content-kind-3", "O-5", "The kind is 3.", "value", "kind",
                SealedContent.padded(good.bytes { $0["kind"] = [3] })),
            plaintext(
                "content-counter-zero", "O-5", "The counter is 0.", "value", "counter",
                SealedContent.padded(good.bytes { $0["counter"] = bigEndian(0, 8) })),
        ]
    }

    private static var authors: [Vector] {
        let thread = World.thread
        let inside = World.opened(World.internal)
        let insideSealed = SealedContent(after: inside, draft, by: .rae)
        let mallorys = LogBuilder.draft("I am Mallory.", by: .mallory)
        let cleos = LogBuilder.draft("I am not listed here.", by: .cleo)
        let bens = LogBuilder.draft("I give up.", by: .ben, counter: 2)
        let again = LogBuilder.draft("The jar does not close.", by: .rae, counter: 2)
        let equal = LogBuilder.draft("Something else.", by: .rae)
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
                "counter-again", "O-8", "The counter is that of the author's message before.",
                thread.message(equal, by: .rae), "counter", after: thread),
            bad(
                "id-again", "O-9", "The id is that of the author's message before; the counter is greater.",
                thread.message(again, by: .rae), "repeated", after: thread),
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

    private static var signatures: [SignatureFault] {
        let layout = sealed.content(draft, by: .rae).layout
        func sign(_ person: Person) -> Sign {
            { tag, program, _ in person.sign(tag, program, sealed.signed(layout)) }
        }
        return SignatureFault.all(
            layout, tag: .message, program: World.genesis.id, by: sign(.rae), mallory: sign(.mallory))
    }
}
