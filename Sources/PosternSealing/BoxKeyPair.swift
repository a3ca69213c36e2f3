internal import CSodiumBox
internal import PosternSigning

/// An X25519 key pair (`crypto_box`), its secret half in guarded memory.
struct BoxKeyPair: ~Copyable, Sendable {
    /// 32 bytes.
    static let seedLength = 32

    let publicKey: [UInt8]
    let secretKey: SecretBytes

    /// The key pair of a seed: the secret half is the first 32 bytes of its SHA-512 (`crypto_box_seed_keypair`).
    init(seed: borrowing SecretBytes) {
        prepareSodium()
        precondition(seed.count == Self.seedLength)
        var publicKey = [UInt8](repeating: 0, count: 32)
        secretKey = unsafe seed.withBytes { seed in
            unsafe SecretBytes(count: 32) { secret in
                let result = unsafe crypto_box_seed_keypair(&publicKey, secret, seed)
                precondition(result == 0)
            }
        }
        self.publicKey = publicKey
    }

    /// The key pair of a secret half.
    init(secretKey: consuming SecretBytes) {
        prepareSodium()
        precondition(secretKey.count == 32)
        var publicKey = [UInt8](repeating: 0, count: 32)
        let result = unsafe secretKey.withBytes { secret in
            unsafe crypto_scalarmult_base(&publicKey, secret)
        }
        precondition(result == 0)
        self.publicKey = publicKey
        self.secretKey = secretKey
    }
}
