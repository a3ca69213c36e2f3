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
    init(after room: LogBuilder, _ draft: Content.Draft, by author: Person, epoch: UInt32 = 1) {
        let honest = room.message(draft, by: author, epoch: epoch)
        header = parsed { try Message(decoding: honest).header }
        key = Epochs.key(room.log, epoch)
        let random = RandomSource.reproducible(seed: LogBuilder.seed(room.log, room.count, draft))
        contentKey = random.bytes(32)
        ephemeralSeed = random.bytes(32)
    }

    /// The draft field by field, signed by `signer` for this place.
    func content(_ draft: Content.Draft, by signer: Person) -> Specimen {
        var layout = Layout()
        layout.uint8("kind", draft.kind.rawValue)
        layout.fixed("id", draft.id.bytes)
        layout.fixed("author", draft.author.bytes)
        layout.uint64("counter", draft.counter)
        layout.uint64("sent_at", draft.sentAt.milliseconds)
        layout.vector("opening", draft.opening)
        layout.vector("text", draft.text)
        layout.vector("signature", [UInt8](repeating: 0, count: 64))
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

    var bodyKey: [UInt8] {
        var encoder = Encoder()
        header.log.encodeRoom(into: &encoder)
        encoder.uint64(header.index)
        encoder.uint32(header.epoch)
        return Tag.bodyKey.keyedSecret(SecretBytes(copying: contentKey), header.log.program, encoder.bytes)
            .exposed()
    }

    /// The message with this plaintext, and with another commitment where one is given.
    func message(_ plaintext: [UInt8], commitment: Digest? = nil) -> [UInt8] {
        let header = Message.Header(
            log: header.log, index: header.index, previous: header.previous, epoch: header.epoch,
            sealedKey: header.sealedKey, commitment: commitment ?? self.header.commitment)
        let body = SecretKeyCipher.seal(
            plaintext, key: bodyKey, nonce: Array(repeating: 0, count: 24), associated: header.encoded)
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
