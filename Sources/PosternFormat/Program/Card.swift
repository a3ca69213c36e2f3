public import PosternSigning

/// The public half of an identity, signed by itself, safe to post anywhere. 137 to 201 bytes in suite 1 without
/// extensions.
///
/// Whoever holds a card knows that its two keys belong together. Specification: "Card".
public struct Card: Hashable, Sendable {
    /// What its owner wants to be called, if they said so. Nobody vouches for it.
    public let name: Name?
    /// Verifies what the owner signs.
    public let signingKey: VerifyingKey
    /// Wraps for the owner are sealed to it.
    public let receivingKey: ReceivingKey
    /// What a later edition adds.
    public let extensions: Extensions
    /// The bytes as they were made.
    public let encoded: [UInt8]

    /// The digest of both keys.
    public var fingerprint: Fingerprint {
        Fingerprint(signingKey: signingKey, receivingKey: receivingKey)
    }

    /// Makes a card; `sign` signs with the key whose public half is `signingKey`.
    public init(
        name: Name?, signingKey: VerifyingKey, receivingKey: ReceivingKey, extensions: Extensions = .none,
        sign: Sign
    ) {
        var encoder = Encoder(.card)
        encoder.vector(Array((name?.text ?? "").utf8))
        encoder.vector(signingKey.bytes)
        encoder.vector(receivingKey.bytes)
        extensions.encode(into: &encoder)
        _ = encoder.sign(.card, .none, by: sign)
        self.name = name
        self.signingKey = signingKey
        self.receivingKey = receivingKey
        self.extensions = extensions
        encoded = encoder.bytes
    }

    /// Reads a card and verifies its signature.
    public init(decoding bytes: [UInt8]) throws(FormatError) {
        guard bytes.count <= Self.longest else { throw .length("card", found: bytes.count) }
        var decoder = try Decoder(bytes, .card)
        name = try decoder.optionalName("name")
        signingKey = try decoder.vector(VerifyingKey.self, "signing_key")
        receivingKey = try decoder.receivingKey()
        extensions = try decoder.extensions()
        let signature = try decoder.vector(Signature.self, "signature")
        try decoder.finish()
        guard signingKey.bytes != receivingKey.bytes else { throw .key("receiving_key") }
        guard signingKey.verifies(signature, tag: .card, program: .none, over: signedPart(of: bytes)) else {
            throw .signature("card")
        }
        if let number = extensions.unknownCritical { throw .criticalExtension(number) }
        encoded = bytes
    }

    /// The longest encoding, in bytes: a card is posted in public, in one line.
    static let longest = 1024
}

extension Decoder {
    mutating func card() throws(FormatError) -> Card {
        try Card(decoding: Array(try vector("card", 1...Card.longest)))
    }

    /// A card, or an empty vector for none.
    mutating func optionalCard(_ field: String) throws(FormatError) -> Card? {
        let bytes = try vector(field, 0...Card.longest)
        return bytes.isEmpty ? nil : try Card(decoding: Array(bytes))
    }
}
