public import PosternSigning

/// A sealed message as the server keeps it. Specification: "Message".
public struct Message: Hashable, Sendable {
    /// Everything before the body: what the body is bound to, and what its author signs.
    public struct Header: Hashable, Sendable {
        /// The room, what the sender had seen, and the epoch whose key it is sealed to.
        public let prefix: EntryPrefix
        /// The room.
        public var log: LogID { prefix.log }
        /// The epoch whose key it is sealed to.
        public var epoch: UInt32 { prefix.epoch }
        /// The content key, sealed to the epoch's public key: 80 bytes in suite 1.
        public let sealedKey: [UInt8]
        /// The commitment to the content key, so that one body cannot be opened with two keys.
        public let commitment: Digest

        /// Its bytes, which are the associated data of the body.
        public let encoded: [UInt8]

        /// A header.
        public init(prefix: EntryPrefix, sealedKey: [UInt8], commitment: Digest) {
            var encoder = Encoder(.message)
            prefix.encode(into: &encoder)
            encoder.vector(sealedKey)
            encoder.fixed(commitment.bytes)
            self.init(
                prefix: prefix, sealedKey: sealedKey, commitment: commitment, encoded: encoder.bytes)
        }

        fileprivate init(prefix: EntryPrefix, sealedKey: [UInt8], commitment: Digest, encoded: [UInt8]) {
            self.prefix = prefix
            self.sealedKey = sealedKey
            self.commitment = commitment
            self.encoded = encoded
        }
    }

    /// Everything before the body.
    public let header: Header
    /// The padded content under XChaCha20-Poly1305: a padded length and 16 bytes.
    public let body: [UInt8]
    /// The bytes as they were made.
    public let encoded: [UInt8]

    /// The shortest body, in bytes.
    private static let shortestBody = Padding.least + Limits.authenticatorBytes

    /// A message of these parts.
    public init(header: Header, body: [UInt8]) {
        var encoder = Encoder(reserving: header.encoded.count + body.count + 4)
        encoder.fixed(header.encoded)
        encoder.vector(body)
        self.header = header
        self.body = body
        encoded = encoder.bytes
    }

    /// Reads a message. Whether its body opens, only a member can tell.
    public init(decoding bytes: [UInt8]) throws(FormatError) {
        var decoder = try Decoder(bytes, .message)
        let prefix = try decoder.prefix()
        let sealedKey = try decoder.vector("sealed_key", Limits.sealedKeyBytes...Limits.sealedKeyBytes)
        let commitment = try decoder.fixed(Digest.self, "commitment")
        header = Header(
            prefix: prefix, sealedKey: Array(sealedKey), commitment: commitment,
            encoded: Array(bytes.prefix(decoder.offset)))
        body = Array(try decoder.vector("body", Self.shortestBody...Limits.entryBytes))
        try decoder.finish()
        guard Padding.isPadded(body.count - Limits.authenticatorBytes) else {
            throw .length("body", found: body.count)
        }
        encoded = bytes
    }
}
