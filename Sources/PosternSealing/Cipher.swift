internal import CSodiumAEAD
internal import PosternSigning

/// XChaCha20-Poly1305-IETF: encrypts under a 32-byte key and a 24-byte nonce, and binds associated data.
enum Cipher {
    static let keyLength = 32
    static let nonceLength = 24
    static let overhead = 16

    /// A nonce for keys that are used once.
    static let singleUseNonce = [UInt8](repeating: 0, count: nonceLength)

    static func seal(
        _ content: [UInt8], key: borrowing SecretBytes, nonce: [UInt8], associated: [UInt8]
    ) -> [UInt8] {
        prepareSodium()
        precondition(key.count == keyLength && nonce.count == nonceLength)
        var sealed = [UInt8](repeating: 0, count: content.count + overhead)
        let result = unsafe key.withBytes { key in
            unsafe crypto_aead_xchacha20poly1305_ietf_encrypt(
                &sealed, nil, content, UInt64(content.count), associated, UInt64(associated.count), nil,
                nonce, key)
        }
        precondition(result == 0)
        return sealed
    }

    static func open(
        _ sealed: [UInt8], key: borrowing SecretBytes, nonce: [UInt8], associated: [UInt8]
    ) -> [UInt8]? {
        prepareSodium()
        precondition(key.count == keyLength && nonce.count == nonceLength)
        guard sealed.count >= overhead else { return nil }
        var content = [UInt8](repeating: 0, count: sealed.count - overhead)
        let result = unsafe key.withBytes { key in
            unsafe crypto_aead_xchacha20poly1305_ietf_decrypt(
                &content, nil, nil, sealed, UInt64(sealed.count), associated, UInt64(associated.count),
                nonce, key)
        }
        return result == 0 ? content : nil
    }
}
