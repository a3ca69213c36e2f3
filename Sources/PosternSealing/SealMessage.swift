public import PosternFormat
public import PosternLog
public import PosternSigning

extension Content.Draft {
    /// Seals the draft for a verified log, to the epoch in force. Specification: "Message", how it is made.
    ///
    /// A log that is not opened, or closed, or goes on in a form that is not known here, takes no message: nil.
    public func sealed(
        after log: VerifiedLog, program: Place, by identity: borrowing Identity, random: RandomSource
    ) -> Message? {
        guard let epoch = log.state.epoch, !log.state.isClosed, log.newer == nil else { return nil }
        let prefix = EntryPrefix(
            log: log.state.log, seen: log.place, program: program, epoch: epoch.number)
        return sealed(prefix, key: epoch.key, by: identity, random: random)
    }

    package func sealed(
        _ prefix: EntryPrefix, key: CaseKey, by identity: borrowing Identity, random: RandomSource
    ) -> Message {
        let program = prefix.log.program
        let contentKey = SecretBytes(count: Cipher.keyLength, random: random)
        let sealedKey = SealedBox.seal(contentKey, to: key.bytes, random: random)
        let header = Message.Header(
            prefix: prefix, sealedKey: sealedKey,
            commitment: Tag.keyCommitment.keyedDigest(contentKey, program, sealedKey))
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

/// The key of a message's body, from its content key and its whole header.
func bodyKey(_ contentKey: borrowing SecretBytes, _ header: Message.Header) -> SecretBytes {
    Tag.bodyKey.keyedSecret(contentKey, header.log.program, header.encoded)
}
