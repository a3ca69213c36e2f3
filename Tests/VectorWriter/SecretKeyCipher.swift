import CSodiumAEAD
import PosternSigning

/// XChaCha20-Poly1305 and Argon2id straight from libsodium, for what no honest client seals.
enum SecretKeyCipher {
    static func seal(_ content: [UInt8], key: [UInt8], nonce: [UInt8], associated: [UInt8]) -> [UInt8] {
        precondition(key.count == 32 && nonce.count == 24 && sodium_init() >= 0)
        var sealed = [UInt8](repeating: 0, count: content.count + 16)
        let result = unsafe crypto_aead_xchacha20poly1305_ietf_encrypt(
            &sealed, nil, content, UInt64(content.count), associated, UInt64(associated.count), nil, nonce,
            key)
        precondition(result == 0)
        return sealed
    }

    static func stretch(_ passphrase: String, salt: [UInt8], operations: UInt32, memoryKiB: UInt32) -> [UInt8]
    {
        precondition(salt.count == 16 && sodium_init() >= 0)
        var key = [UInt8](repeating: 0, count: 32)
        let result = unsafe crypto_pwhash(
            &key, 32, passphrase, UInt64(passphrase.utf8.count), salt, UInt64(operations),
            Int(memoryKiB) * 1024,
            crypto_pwhash_alg_argon2id13())
        precondition(result == 0)
        return key
    }
}
