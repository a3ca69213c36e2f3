public import PosternSigning

/// The first entry of a program's log: its name, its first coordinator, its server's key, who may replace the
/// coordinators, and whether additions need a second signature. What may change is in the policy.
///
/// The program id is its digest, so it cannot be changed and no server can make another one. Specification: "Genesis".
public struct Genesis: Hashable, Sendable {
    /// The program's name.
    public let name: Name
    /// When it was made, by the coordinator's clock.
    public let madeAt: Timestamp
    /// Whether additions, to the program and to rooms, need a coordinator and one maintainer.
    public let hasDualControl: Bool
    /// Verifies the server's receipts.
    public let serverKey: VerifyingKey
    /// 16 random bytes, so that two programs of one name differ.
    public let nonce: [UInt8]
    /// The first coordinator.
    public let card: Card
    /// The first coordinator's name in the program.
    public let coordinatorName: Name
    /// The recovery identity, kept offline: all it can do is to put another in the place of every coordinator. Nil where
    /// the program has none.
    public let recovery: Card?
    /// What a later edition adds.
    public let extensions: Extensions
    /// The bytes as they were made.
    public let encoded: [UInt8]

    /// The digest of the whole genesis.
    public var id: ProgramID {
        guard let id = ProgramID(Tag.programID.digest(.none, encoded).bytes) else {
            preconditionFailure("a digest has the length of an id")
        }
        return id
    }

    /// Makes a genesis; `sign` signs with the key of `card`.
    public init(
        name: Name, madeAt: Timestamp, hasDualControl: Bool = false, serverKey: VerifyingKey, card: Card,
        coordinatorName: Name, recovery: Card?, extensions: Extensions = .none, random: RandomSource,
        sign: Sign
    ) {
        let nonce = random.bytes(16)
        var encoder = Encoder(.genesis)
        encoder.vector(Array(name.text.utf8))
        encoder.uint64(madeAt.milliseconds)
        encoder.uint8(hasDualControl ? 1 : 0)
        encoder.vector(serverKey.bytes)
        encoder.fixed(nonce)
        encoder.vector(card.encoded)
        encoder.vector(Array(coordinatorName.text.utf8))
        encoder.vector(recovery?.encoded ?? [])
        extensions.encode(into: &encoder)
        _ = encoder.sign(.genesis, .none, by: sign)
        self.name = name
        self.madeAt = madeAt
        self.hasDualControl = hasDualControl
        self.serverKey = serverKey
        self.nonce = nonce
        self.card = card
        self.coordinatorName = coordinatorName
        self.recovery = recovery
        self.extensions = extensions
        encoded = encoder.bytes
    }

    /// Reads a genesis and verifies the first coordinator's signature.
    public init(decoding bytes: [UInt8]) throws(FormatError) {
        var decoder = try Decoder(bytes, .genesis)
        name = try decoder.name("name")
        madeAt = try decoder.timestamp("made_at")
        hasDualControl = try decoder.flag("dual_control")
        serverKey = try decoder.vector(VerifyingKey.self, "server_key")
        nonce = Array(try decoder.fixed(16, "nonce"))
        card = try decoder.card()
        coordinatorName = try decoder.name("coordinator_name")
        recovery = try decoder.optionalCard("recovery")
        extensions = try decoder.extensions()
        let signature = try decoder.vector(Signature.self, "signature")
        try decoder.finish()
        let signed = signedPart(of: bytes)
        guard card.signingKey.verifies(signature, tag: .genesis, program: .none, over: signed) else {
            throw .signature("genesis")
        }
        guard serverKey != card.signingKey, serverKey.bytes != card.receivingKey.bytes else {
            throw .key("server_key")
        }
        if let recovery {
            let taken = [serverKey.bytes, card.signingKey.bytes, card.receivingKey.bytes]
            guard !taken.contains(recovery.signingKey.bytes), !taken.contains(recovery.receivingKey.bytes)
            else {
                throw .key("recovery")
            }
        }
        if let number = extensions.unknownCritical { throw .criticalExtension(number) }
        encoded = bytes
    }
}
