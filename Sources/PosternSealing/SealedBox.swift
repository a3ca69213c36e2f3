internal import CSodiumBox
internal import CSodiumSign
internal import PosternSigning

/// libsodium's sealed box: an ephemeral X25519 key, then XSalsa20-Poly1305. 48 bytes longer than its content.
///
/// The bytes are those of `crypto_box_seal`; the ephemeral key comes from the random source, so that vectors can be
/// made again. Specification: "Sealed boxes".
enum SealedBox {
    /// What it adds, in bytes: the ephemeral public key and the authenticator.
    static let overhead = 48

    /// Seals `content` to an X25519 public key that is canonical and not of low order.
    static func seal(_ content: borrowing SecretBytes, to key: [UInt8], random: RandomSource) -> [UInt8] {
        let ephemeral = BoxKeyPair(seed: SecretBytes(count: BoxKeyPair.seedLength, random: random))
        let nonce = boxNonce(ephemeral: ephemeral.publicKey, recipient: key)
        let length = content.count
        var box = [UInt8](repeating: 0, count: length + 16)
        let result = unsafe content.withBytes { content in
            unsafe ephemeral.secretKey.withBytes { secret in
                unsafe crypto_box_easy(&box, content, UInt64(length), nonce, key, secret)
            }
        }
        precondition(result == 0, "keys of low order are refused where they are parsed")
        return ephemeral.publicKey + box
    }

    /// Opens a box sealed to `keyPair`, or gives nil.
    static func open(_ box: [UInt8], with keyPair: borrowing BoxKeyPair) -> SecretBytes? {
        guard box.count >= overhead else { return nil }
        var isOpen = false
        let publicKey = keyPair.publicKey
        let content = unsafe keyPair.secretKey.withBytes { secret in
            unsafe SecretBytes(count: box.count - overhead) { content in
                isOpen =
                    unsafe crypto_box_seal_open(content, box, UInt64(box.count), publicKey, secret) == 0
            }
        }
        guard isOpen else { return nil }
        return content
    }

    /// BLAKE2b-192 of both public keys.
    private static func boxNonce(ephemeral: [UInt8], recipient: [UInt8]) -> [UInt8] {
        let input = ephemeral + recipient
        var nonce = [UInt8](repeating: 0, count: 24)
        let result = unsafe crypto_generichash(&nonce, nonce.count, input, UInt64(input.count), nil, 0)
        precondition(result == 0)
        return nonce
    }
}
