import PosternFormat
import PosternSigning
import VectorFiles

enum MessageVectors {
    private static let draft = LogBuilder.draft("The jar does not close.", by: .rae)
    private static let sealed = SealedContent(after: World.room, draft, by: .rae)
    private static let bytes = World.thread.stored[1].entry

    private static var specimen: Specimen {
        let header = sealed.header
        let message = parsed { try Message(decoding: bytes) }
        var layout = Layout(.message)
        layout.prefix(header.prefix)
        layout.vector("sealed_key", header.sealedKey)
        layout.fixed("commitment", header.commitment.bytes)
        layout.vector("body", message.body)
        precondition(layout.encoded == bytes)
        return Specimen("message", layout)
    }

    static var all: [Vector] {
        var vectors =
            [ok] + specimen.codecFaults + specimen.doubtfulLengths(of: "sealed_key") + specimen.prefixFaults()
        vectors += specimen.wrongSizes("sealed_key", check: "M-1", sealed.header.sealedKey)
        vectors += [(0, "M-2"), (527, "M-2"), (529, "M-3"), (543, "M-3"), (1041, "M-3")].map { count, check in
            specimen.fault(
                "body-of-\(count)-bytes", check: check, "The body has \(count) bytes.", error: "length",
                field: "body"
            ) { $0["body"] = Array(repeating: 0xb0, count: count) }
        }
        return vectors + contents
    }

    private static var ok: Vector {
        let header = sealed.header
        var vector = Vector(
            "message", "ok", "A message, with everything that is needed to make it and to open it.")
        vector.file.add("epoch_secret", bytes: Epochs.secretBytes(header.log, header.epoch))
        vector.file.add("case_key", bytes: sealed.key.bytes)
        vector.file.add("content_key", bytes: sealed.contentKey)
        vector.file.add("ephemeral_seed", bytes: sealed.ephemeralSeed)
        vector.file.add("content", bytes: sealed.content(draft, by: .rae).layout.encoded)
        vector.file.add("bytes", bytes: bytes)
        vector.add(
            .ok(
                PrefixContents.lines(specimen.layout) + [
                    ("sealed_key", hex(header.sealedKey)), ("commitment", hex(header.commitment.bytes)),
                    ("message_header", hex(header.encoded)), ("body_key", hex(sealed.bodyKey(header))),
                    ("entry_hash", hex(Entry.hash(of: bytes, program: header.log.program).bytes)),
                ]))
        return vector
    }

    private static var contents: [Vector] {
        let good = sealed.content(draft, by: .rae)
        let salt = World.salt
        var vectors = [
            okContent("ok", "A message's content.", draft),
            okContent(
                "ok-acknowledgement", "An acknowledgement without text.",
                LogBuilder.draft("", by: .rae, kind: .acknowledgement)),
            okContent(
                "ok-opening", "A report that opens the commitment of a knock.",
                LogBuilder.draft("The jar does not close.", by: .rae, opening: salt)),
            okContent(
                "ok-line-ends", "Text is bytes: line ends and a zero stay as they are.",
                LogBuilder.draft("one\r\ntwo\n\u{0}three\r", by: .rae)),
            okContent(
                "ok-withdraws", "Two messages are given up.",
                LogBuilder.draft(
                    "Read this instead.", by: .rae,
                    withdraws: ["One.", "Two."].map { LogBuilder.draft($0, by: .rae).id })),
            okContent(
                "ok-extensions", "Two extensions, which nobody has to understand.",
                LogBuilder.draft("With more.", by: .rae, extensions: ExtensionLayout.harmless)),
            okContent(
                "ok-extension-critical", "An extension that must be understood; only a reader refuses it.",
                LogBuilder.draft("With more.", by: .rae, extensions: ExtensionLayout.critical)),
        ]
        vectors += [UInt8(3), 127, 128, 255].map { kind in
            okContent(
                "ok-kind-\(kind)", "A kind of a later edition; only a reader judges it.",
                LogBuilder.draft("Of another kind.", by: .rae, kind: .later(kind)))
        }
        vectors += good.codecFaults
        vectors += good.signatureSizes + good.extensionFaults()
        vectors.append(
            good.fault("kind-0", check: "O-5", "The kind is 0.", error: "value", field: "kind") {
                $0["kind"] = [0]
            })
        vectors += [1, 31, 33].map { count in
            good.fault(
                "opening-of-\(count)-bytes", check: "O-5", "The opening has \(count) bytes.", error: "length",
                field: "opening"
            ) { $0["opening"] = Array(salt.prefix(count) + (count > 32 ? [0] : [])) }
        }
        vectors.append(good.timeFault("sent_at", check: "O-5"))
        return vectors + [longText(good)]
    }

    private static func longText(_ good: Specimen) -> Vector {
        var layout = good.layout
        layout["text"] = [UInt8](repeating: 0, count: Limits.textBytes + 1)
        good.sign(&layout)
        let before = layout.encoded(before: "text") + bigEndian(UInt64(Limits.textBytes + 1) | 0x8000_0000, 4)
        var vector = Vector("content", "text-too-long", check: "O-5", "The text has 786,433 bytes, all zero.")
        vector.file.add("bytes", bytes: before)
        vector.file.add("zeros", "\(Limits.textBytes + 1)")
        vector.file.add("bytes_after", bytes: layout.encoded.suffix(67))
        vector.add(.error("length", field: "text"))
        return vector
    }

    private static func okContent(_ name: String, _ says: String, _ draft: Content.Draft) -> Vector {
        let sealed = SealedContent(after: World.room, draft, by: .rae)
        let layout = sealed.content(draft, by: .rae).layout
        var vector = Vector("content", name, says)
        vector.file.add("signing_seed", bytes: Person.rae.signingSeed)
        vector.file.add("signing_key", bytes: Person.rae.card.signingKey.bytes)
        vector.file.add("message_header", bytes: sealed.header.encoded)
        vector.file.add("case_key", bytes: sealed.key.bytes)
        vector.file.add("bytes", bytes: layout.encoded)
        vector.add(
            .ok(
                [
                    ("kind", "\(draft.kind.number)"), ("id", hex(draft.id.bytes)),
                    ("author", hex(draft.author.bytes)),
                    ("sent_at", "\(draft.sentAt.milliseconds)"),
                    ("opening", hex(draft.opening)), ("text", hex(draft.text)),
                    ("signature", hex(layout["signature"])),
                ] + draft.withdraws.map { ("withdraws", hex($0.bytes)) }
                    + ExtensionLayout.contents(draft.extensions)))
        return vector
    }
}
