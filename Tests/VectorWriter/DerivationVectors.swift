import PosternFormat
import PosternSealing
import PosternSigning
import VectorFiles

/// Hashes, keys and boxes by themselves: "Primitives and derivations".
enum DerivationVectors {
    static var all: [Vector] { derivations + wraps + padding }

    private static func derivation(
        _ formula: String, _ says: String, _ inputs: [(String, String)], _ result: [(String, String)]
    ) -> Vector {
        var vector = Vector("derivation", formula, says)
        vector.file.add("formula", formula)
        for (key, value) in inputs { vector.file.add(key, value) }
        vector.add(.ok(result))
        return vector
    }

    private static func place(_ log: LogID) -> [(String, String)] {
        [("program", hex(log.program.bytes)), ("case", hex(log.caseID.bytes)), ("room", log.room.text)]
    }

    private static var derivations: [Vector] {
        let shared = World.shared
        let secret = Epochs.secretBytes(shared, 1)
        let card = Person.ada.card
        let message = parsed { try Message(decoding: World.thread.stored[1].entry) }
        let draft = LogBuilder.draft("The jar does not close.", by: .rae)
        let sealed = SealedContent(after: World.room, draft, by: .rae)
        var encoder = Encoder()
        shared.encodeRoom(into: &encoder)
        encoder.uint32(1)
        let place32 = encoder.bytes
        let seed = Tag.epochSeed.keyedSecret(SecretBytes(copying: secret), shared.program, place32).exposed()
        let context = Tag.wrapContext.digest(shared.program, place32 + Person.rae.fingerprint.bytes)
        let program = ("program", hex(World.genesis.id.bytes))
        let contentKey = ("content_key", hex(sealed.contentKey))
        return [
            derivation(
                "hash", "Hash of 3 bytes under the tag of an entry.",
                [("tag", "postern/1/entry"), program, ("data", "616263")],
                [("result", hex(Tag.entry.digest(World.genesis.id, [0x61, 0x62, 0x63]).bytes))]),
            derivation(
                "keyed-hash", "KeyedHash of 3 bytes under the tag of a body key.",
                [("key", hex(secret)), ("tag", "postern/1/body-key"), program, ("data", "616263")],
                [
                    (
                        "result",
                        hex(
                            Tag.bodyKey.keyedSecret(
                                SecretBytes(copying: secret), World.genesis.id, [0x61, 0x62, 0x63]
                            ).exposed())
                    )
                ]),
            derivation(
                "fingerprint", "The fingerprint of two keys.",
                [
                    ("signing_key", hex(card.signingKey.bytes)),
                    ("receiving_key", hex(card.receivingKey.bytes)),
                ], [("result", hex(card.fingerprint.bytes)), ("text", card.fingerprint.text)]),
            derivation(
                "program-id", "The id of a program.", [("genesis", hex(World.genesis.encoded))],
                [("result", hex(World.genesis.id.bytes))]),
            derivation(
                "entry-hash", "The hash of an entry.", [program, ("entry", hex(message.encoded))],
                [("result", hex(Entry.hash(of: message.encoded, program: shared.program).bytes))]),
            derivation(
                "text-checksum", "The checksum of a text form.", [("bytes", hex(card.encoded))],
                [("result", hex(Tag.text.digest(.none, card.encoded).bytes.prefix(4)))]),
            derivation(
                "epoch-seed", "The seed of a case key pair, and its public half.",
                [("epoch_secret", hex(secret))] + place(shared) + [("epoch", "1")],
                [("result", hex(seed)), ("case_key", hex(Epochs.key(shared, 1).bytes))]),
            derivation(
                "wrap-context", "What a wrap is for.",
                place(shared) + [("epoch", "1"), ("fingerprint", hex(Person.rae.fingerprint.bytes))],
                [("result", hex(context.bytes))]),
            derivation(
                "key-commitment", "The commitment to a content key.",
                [contentKey, program, ("sealed_key", hex(sealed.header.sealedKey))],
                [("result", hex(sealed.header.commitment.bytes))]),
            derivation(
                "body-key", "The key of a body.",
                [contentKey, program, ("header", hex(sealed.header.encoded))],
                [("result", hex(sealed.bodyKey(sealed.header)))]),
            derivation(
                "sealed-box", "A sealed box from a given ephemeral key.",
                [
                    ("ephemeral_seed", hex(sealed.ephemeralSeed)), ("recipient_key", hex(sealed.key.bytes)),
                    ("content", hex(sealed.contentKey)),
                ], [("result", hex(sealed.header.sealedKey))]),
        ]
    }

    private static var wraps: [Vector] {
        let shared = World.shared
        func wrap(
            _ name: String, check: String? = nil, _ says: String, _ wrap: [UInt8], key: CaseKey? = nil,
            _ outcome: Vector.Outcome
        ) -> Vector {
            var vector = Vector("wrap", name, check: check, says)
            vector.file.add("identity", bytes: Person.rae.secret)
            for (field, value) in place(shared) { vector.file.add(field, value) }
            vector.file.add("epoch", "1")
            vector.file.add("case_key", bytes: (key ?? Epochs.key(shared, 1)).bytes)
            vector.file.add("bytes", bytes: wrap)
            vector.add(outcome)
            return vector
        }
        let good = Epochs.wrap(shared, 1, to: .rae)
        func flipped(_ place: Int) -> [UInt8] {
            var bytes = good
            bytes[place] ^= 1
            return bytes
        }
        let otherCase = LogID(program: shared.program, case: World.otherCase, room: .shared)
        let otherProgram = LogID(program: World.genesis(of: "Another").id, case: World.caseID, room: .shared)
        let cleoToRae = renamedRecipient(shared)
        return [
            wrap(
                "ok", "Rae opens her wrap.", good, .ok([("epoch_secret", hex(Epochs.secretBytes(shared, 1)))])
            ),
            wrap(
                "to-another", check: "W-1", "The wrap is sealed to Ben.", Epochs.wrap(shared, 1, to: .ben),
                .error("doesNotOpen")),
            wrap(
                "altered-ephemeral-key", check: "W-1", "A bit of the ephemeral key is flipped.", flipped(0),
                .error("doesNotOpen")),
            wrap(
                "altered-tag", check: "W-1", "A bit of the authenticator is flipped.", flipped(32),
                .error("doesNotOpen")),
            wrap(
                "altered-end", check: "W-1", "A bit of the last byte is flipped.", flipped(111),
                .error("doesNotOpen")),
            wrap(
                "zero", check: "W-1", "The wrap is 112 zero bytes.", Array(repeating: 0, count: 112),
                .error("doesNotOpen")),
            wrap(
                "of-another-case", check: "W-3", "The wrap is of another case.",
                Epochs.wrap(otherCase, 1, to: .rae), .error("forSomethingElse")),
            wrap(
                "of-another-program", check: "W-3", "The wrap is of another program.",
                Epochs.wrap(otherProgram, 1, to: .rae), .error("forSomethingElse")),
            wrap(
                "of-another-room", check: "W-3", "The wrap is of the internal room.",
                Epochs.wrap(World.internal, 1, to: .rae), .error("forSomethingElse")),
            wrap(
                "of-another-epoch", check: "W-3", "The wrap is of epoch 2.", Epochs.wrap(shared, 2, to: .rae),
                .error("forSomethingElse")),
            wrap(
                "of-another-member", check: "W-3",
                "The wrap is for a person with Rae's receiving key and another signing key.", cleoToRae,
                .error("forSomethingElse")),
            wrap(
                "of-another-secret", check: "W-4",
                "The secret yields another key than the one that was signed.",
                Epochs.wrap(shared, 1, to: .rae, variant: " another"), .error("otherKey")),
            wrap(
                "key-of-another-epoch", check: "W-4", "The signed key is another than the secret yields.",
                good, key: Epochs.key(shared, 2), .error("otherKey")),
        ]
    }

    private static func renamedRecipient(_ log: LogID) -> [UInt8] {
        let secret = Epochs.secret(log, 1)
        return secret.wrap(
            to: ProgramLogVectors.borrowing(Person.rae.card.receivingKey.bytes),
            random: .reproducible(seed: "postern vectors: wrap to Mallory with Rae's key"))
    }

    private static var padding: [Vector] {
        let lengths = [
            1, 130, 200, 511, 512, 513, 544, 545, 1000, 1023, 1024, 1025, 1088, 1089, 2048, 2049, 5000,
            65_535, 65_536,
            65_537, 100_000, 524_288, 524_289, 786_600,
        ]
        var lines = Vector("padding", "lengths", "Lengths of content<V>, and of what is encrypted.")
        for length in lengths { lines.file.add("padded", "\(length) \(Padding.paddedLength(length))") }
        lines.add(.ok())
        var points = Vector(
            "padding", "fixed-points", "Which lengths can be that of a plaintext (1) and which cannot (0).")
        for length in [0, 1, 511, 512, 513, 543, 544, 545, 576, 1024, 1025, 1088, 1100, 100_352, 100_353] {
            points.file.add("fixed", "\(length) \(Padding.isPadded(length) ? 1 : 0)")
        }
        points.add(.ok())
        return [lines, points]
    }
}
