import PosternFormat
import PosternSealing
import PosternSigning

/// A message whose content key is known, so that its inside can be spoiled and sealed again.
struct SealedContent {
    let header: Message.Header
    let contentKey: [UInt8]
    let ephemeralSeed: [UInt8]
    let key: CaseKey

    /// The place and keys of the message that `author` would send next in `room`.
    init(after room: LogBuilder, _ draft: Content.Draft, by author: Person) {
        header = parsed { try Message(decoding: room.message(draft, by: author)).header }
        key = Epochs.key(room.log, room.epoch)
        let random = RandomSource.reproducible(seed: LogBuilder.seed(room.prefix(), draft))
        contentKey = random.bytes(32)
        ephemeralSeed = random.bytes(32)
    }

    /// The draft field by field, signed by `signer` for this place.
    func content(_ draft: Content.Draft, by signer: Person) -> Specimen {
        var layout = Layout()
        layout.uint8("kind", draft.kind.number)
        layout.fixed("id", draft.id.bytes)
        layout.fixed("author", draft.author.bytes)
        layout.uint64("sent_at", draft.sentAt.milliseconds)
        layout.vector("opening", draft.opening)
        layout.vector("text", draft.text)
        layout.vector("withdraws", draft.withdraws.flatMap(\.bytes))
        layout.vector(
            "extensions",
            draft.extensions.all.flatMap {
                ExtensionLayout.bytes($0.number, critical: $0.isCritical ? 1 : 0, $0.data)
            })
        layout.signature()
        return Specimen("content", layout) { layout in
            layout["signature"] = signer.sign(.message, header.log.program, signed(layout)).bytes
        }
    }

    /// `header<V> || key<V> || content before the signature`.
    func signed(_ layout: Layout) -> [UInt8] {
        var encoder = Encoder()
        encoder.vector(header.encoded)
        encoder.vector(key.bytes)
        encoder.fixed(layout.encoded(before: "signature"))
        return encoder.bytes
    }

    /// The key of the body under a header.
    func bodyKey(_ header: Message.Header) -> [UInt8] {
        Tag.bodyKey.keyedSecret(SecretBytes(copying: contentKey), header.log.program, header.encoded)
            .exposed()
    }

    /// The message with this plaintext, and with another commitment where one is given.
    func message(_ plaintext: [UInt8], commitment: Digest? = nil) -> [UInt8] {
        let header = Message.Header(
            prefix: header.prefix, sealedKey: header.sealedKey,
            commitment: commitment ?? self.header.commitment)
        let body = SecretKeyCipher.seal(
            plaintext, key: bodyKey(header), nonce: Array(repeating: 0, count: 24),
            associated: header.encoded)
        return Message(header: header, body: body).encoded
    }

    /// `content<V>` and zeros up to the padded length.
    static func padded(_ content: [UInt8]) -> [UInt8] {
        var encoder = Encoder()
        encoder.vector(content)
        let length = Padding.paddedLength(encoder.bytes.count)
        return encoder.bytes + [UInt8](repeating: 0, count: length - encoder.bytes.count)
    }
}
