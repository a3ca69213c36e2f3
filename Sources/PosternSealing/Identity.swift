public import PosternFormat
public import PosternSigning

/// A person's secret keys: Ed25519 to sign, X25519 to receive. Made on their device, never leaves it unsealed but by
/// `id export`. Specification: "Identity".
public struct Identity: ~Copyable, Sendable {
    /// The public half.
    public let card: Card
    /// Signs what the person says and asks.
    public let signingKey: SigningKey
    let receiving: BoxKeyPair
    private let seed: SecretBytes

    /// A new identity.
    public init(name: Name?, random: RandomSource) {
        self.init(
            name: name, seed: SecretBytes(count: SigningKey.seedLength, random: random),
            receiving: BoxKeyPair(secretKey: SecretBytes(count: 32, random: random)))
    }

    private init(name: Name?, seed: consuming SecretBytes, receiving: consuming BoxKeyPair) {
        let signingKey = SigningKey(seed: seed)
        guard let receivingKey = ReceivingKey(receiving.publicKey) else {
            preconditionFailure("a multiple of the base point is canonical and of high order")
        }
        card = Card(name: name, signingKey: signingKey.verifyingKey, receivingKey: receivingKey) {
            signingKey.signature(tag: $0, program: $1, over: $2)
        }
        self.signingKey = signingKey
        self.receiving = receiving
        self.seed = seed
    }

    /// Who it is.
    public var fingerprint: Fingerprint { card.fingerprint }

    /// Signs: what the makers of signed objects ask for.
    public borrowing func sign(_ tag: Tag, _ program: ProgramID, _ bytes: [UInt8]) -> Signature {
        signingKey.signature(tag: tag, program: program, over: bytes)
    }

    /// Type, version, suite, name, seed and secret key: what a key file without passphrase holds, and what one with a
    /// passphrase seals.
    borrowing func encoded() -> SecretBytes {
        var encoder = Encoder(.identity)
        encoder.vector(Array((card.name?.text ?? "").utf8))
        // The two secrets are vectors of 32 bytes; they never pass through ordinary memory.
        let length = UInt8(SigningKey.seedLength)
        encoder.uint8(length)
        return SecretBytes(copying: encoder.bytes)
            .followed(by: seed)
            .followed(by: SecretBytes(copying: [length]))
            .followed(by: receiving.secretKey)
    }

    init(decoding bytes: [UInt8]) throws(FormatError) {
        var decoder = try Decoder(bytes, .identity)
        let nameBytes = try decoder.vector("name", 0...Limits.nameBytes)
        let seed = SecretBytes(copying: try decoder.vector("signing_seed", 32...32))
        let secret = SecretBytes(copying: try decoder.vector("receiving_secret", 32...32))
        try decoder.finish()
        guard let text = String(validating: nameBytes, as: UTF8.self) else { throw .text("name") }
        let name = Name(text)
        guard text.isEmpty || name != nil else { throw .text("name") }
        self.init(name: name, seed: seed, receiving: BoxKeyPair(secretKey: secret))
    }
}
