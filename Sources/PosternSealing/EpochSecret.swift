public import PosternFormat
public import PosternSigning

/// The secret of one epoch of one room: 32 random bytes, from which the case keypair follows.
/// Specification: "Epoch secrets and the case keypair".
public struct EpochSecret: ~Copyable, Sendable {
    /// The room.
    public let log: LogID
    /// The epoch's number.
    public let number: UInt32
    /// The public half of the case keypair.
    public let key: CaseKey
    let keyPair: BoxKeyPair
    private let secret: SecretBytes

    /// A fresh secret, never derived from another.
    public init(log: LogID, number: UInt32, random: RandomSource) {
        self.init(log: log, number: number, secret: SecretBytes(count: 32, random: random))
    }

    init(log: LogID, number: UInt32, secret: consuming SecretBytes) {
        precondition(secret.count == 32)
        var encoder = Encoder()
        log.encodeRoom(into: &encoder)
        encoder.uint32(number)
        keyPair = BoxKeyPair(seed: Tag.epochSeed.keyedSecret(secret, log.program, encoder.bytes))
        guard let key = CaseKey(keyPair.publicKey) else {
            preconditionFailure("a multiple of the base point is canonical and of high order")
        }
        self.key = key
        self.log = log
        self.number = number
        self.secret = secret
    }

    /// Seals the secret to a member: 112 bytes. Specification: "Wrap".
    public borrowing func wrap(to card: Card, random: RandomSource) -> [UInt8] {
        let context = Self.context(log: log, number: number, member: card.fingerprint)
        let content = secret.followed(by: SecretBytes(copying: context.bytes))
        return SealedBox.seal(content, to: card.receivingKey.bytes, random: random)
    }

    /// Opens a wrap that was made for the owner of `identity`, and verifies that it yields the signed key.
    public static func open(
        _ wrap: [UInt8], log: LogID, number: UInt32, key: CaseKey, with identity: borrowing Identity
    ) throws(WrapError) -> EpochSecret {
        guard let content = SealedBox.open(wrap, with: identity.receiving), content.count == 64 else {
            throw .doesNotOpen
        }
        let context = Self.context(log: log, number: number, member: identity.fingerprint)
        guard constantTimeEqual(content.slice(32..<64).exposed(), context.bytes) else {
            throw .forSomethingElse
        }
        let secret = EpochSecret(log: log, number: number, secret: content.slice(0..<32))
        guard secret.key == key else { throw .otherKey }
        return secret
    }

    /// The digest of what a wrap is for: the room, the epoch and the member.
    private static func context(log: LogID, number: UInt32, member: Fingerprint) -> Digest {
        var encoder = Encoder()
        log.encodeRoom(into: &encoder)
        encoder.uint32(number)
        encoder.fixed(member.bytes)
        return Tag.wrapContext.digest(log.program, encoder.bytes)
    }
}

/// Why a wrap gives no secret.
public enum WrapError: Error, Hashable, Sendable, CustomStringConvertible {
    /// It was not sealed to this identity, or was damaged.
    case doesNotOpen
    /// It holds a secret for another room, epoch or member.
    case forSomethingElse
    /// Its secret does not yield the key that the coordinator signed.
    case otherKey

    /// What is wrong, in one line.
    public var description: String {
        switch self {
        case .doesNotOpen: "the wrap for you does not open"
        case .forSomethingElse: "the wrap for you is for another room, epoch or person"
        case .otherKey: "the wrap for you holds another secret than the signed case key"
        }
    }
}
