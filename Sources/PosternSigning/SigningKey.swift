internal import CSodiumSign

/// An Ed25519 key pair for signing, kept in guarded memory.
public struct SigningKey: ~Copyable, Sendable {
    /// The seed's length: 32 bytes.
    public static let seedLength = 32

    private let secretKey: SecretBytes

    /// The public half.
    public let verifyingKey: VerifyingKey

    /// The key pair of a 32-byte seed (RFC 8032 section 5.1.5).
    public init(seed: borrowing SecretBytes) {
        prepareSodium()
        precondition(seed.count == Self.seedLength)
        var publicKey = [UInt8](repeating: 0, count: VerifyingKey.length)
        secretKey = unsafe seed.withBytes { seed in
            unsafe SecretBytes(count: 64) { secret in
                let result = unsafe crypto_sign_seed_keypair(
                    &publicKey, secret,
                    seed)
                precondition(result == 0)
            }
        }
        verifyingKey = VerifyingKey(unchecked: publicKey)
    }

    /// A new key pair.
    public init(random: RandomSource) {
        self.init(seed: SecretBytes(count: Self.seedLength, random: random))
    }

    /// The signature over the tag, the program id and the data.
    public borrowing func signature(
        tag: Tag, program: ProgramID, over data: some Collection<UInt8>
    ) -> Signature {
        signature(rawMessage: tag.framed(program, data))
    }

    /// The signature over exactly these bytes. Only for HTTP message signatures (RFC 9421).
    public borrowing func signature(rawMessage: [UInt8]) -> Signature {
        var signature = [UInt8](repeating: 0, count: Signature.length)
        let result = unsafe secretKey.withBytes { secret in
            unsafe crypto_sign_detached(
                &signature, nil, rawMessage, UInt64(rawMessage.count),
                secret)
        }
        precondition(result == 0)
        return Signature(unchecked: signature)
    }
}
