public import PosternFormat
public import PosternLog
public import PosternSigning

extension Content.Draft {
    /// Seals the draft as the next entry of a verified log. Specification: "Message", how it is made.
    ///
    /// A log that is not opened, or closed, has no next message: nil.
    public func sealed(
        after log: VerifiedLog, by identity: borrowing Identity, random: RandomSource
    ) -> Message? {
        guard let epoch = log.state.epoch, !log.state.isClosed else { return nil }
        return sealed(
            in: log.state.log, index: log.state.count, previous: log.state.head, epoch: epoch.number,
            key: epoch.key, by: identity, random: random)
    }

    package func sealed(
        in log: LogID, index: UInt64, previous: Digest, epoch: UInt32, key: CaseKey,
        by identity: borrowing Identity, random: RandomSource
    ) -> Message {
        let contentKey = SecretBytes(count: Cipher.keyLength, random: random)
        let sealedKey = SealedBox.seal(contentKey, to: key.bytes, random: random)
        let header = Message.Header(
            log: log, index: index, previous: previous, epoch: epoch, sealedKey: sealedKey,
            commitment: Tag.keyCommitment.keyedDigest(contentKey, log.program, sealedKey))
        let content = Content(self, in: header, key: key) { identity.sign($0, $1, $2) }
        var encoder = Encoder()
        encoder.vector(content.encoded)
        let padding = Padding.paddedLength(encoder.bytes.count) - encoder.bytes.count
        var padded = encoder.bytes + [UInt8](repeating: 0, count: padding)
        defer { wipe(&padded) }
        let body = Cipher.seal(
            padded, key: bodyKey(contentKey, header), nonce: Cipher.singleUseNonce,
            associated: header.encoded)
        return Message(header: header, body: body)
    }
}

/// The key of a message's body, from its content key and its place.
func bodyKey(_ contentKey: borrowing SecretBytes, _ header: Message.Header) -> SecretBytes {
    var encoder = Encoder()
    header.log.encodeRoom(into: &encoder)
    encoder.uint64(header.index)
    encoder.uint32(header.epoch)
    return Tag.bodyKey.keyedSecret(contentKey, header.log.program, encoder.bytes)
}
