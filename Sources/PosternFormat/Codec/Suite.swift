/// The numbers that every object begins with. Specification: "Encoding".
package enum Suite {
    /// The version of the protocol.
    package static let version: UInt8 = 1
    /// Ed25519, X25519 sealed boxes, XChaCha20-Poly1305-IETF, BLAKE2b-256, Argon2id.
    package static let one: UInt8 = 1
}

/// The first byte of every object.
package enum ObjectType: UInt8, Sendable {
    case card = 1
    case genesis = 2
    case programStatement = 3
    case statement = 4
    case message = 5
    case receipt = 6
    case checkpoint = 7
    case identity = 8
    case sealedIdentity = 9
    case invite = 10
    case programAddress = 11
    case commitment = 12
    case historyGrant = 13
    case approval = 14
    case policy = 15

    /// The greatest number that this program knows.
    static let last = policy.rawValue
    /// From here on an entry of a kind that a program does not know ends what it can verify.
    static let firstCritical: UInt8 = 128
}
