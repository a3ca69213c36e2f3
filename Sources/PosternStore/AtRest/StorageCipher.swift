internal import CSodiumAEAD
internal import PosternSigning

/// Encrypts and blinds what the database holds, under one generation of the storage key.
///
/// A sealed record is a random 24-byte nonce and the XChaCha20-Poly1305-IETF ciphertext of the padded record,
/// with its place as associated data. A blind index is a keyed BLAKE2b digest.
final class StorageCipher: Sendable {
    static let nonceLength = 24
    static let tagLength = 16

    /// The generation of the storage key, written beside each record it encrypted.
    let generation: Int64

    private let recordKey: SecretBytes
    private let blindKey: SecretBytes
    private let random: RandomSource

    init(key: borrowing StorageKey, generation: Int64, random: RandomSource) {
        prepareSodium()
        self.generation = generation
        self.random = random
        recordKey = Tag.storageRecordKey.keyedSecret(key.secret, .none, [])
        blindKey = Tag.storageBlindKey.keyedSecret(key.secret, .none, [])
    }

    func seal(_ record: [UInt8], at place: RowPlace) -> [UInt8] {
        let padded = RecordPadding.padded(record)
        let associatedData = place.associatedData(generation: generation)
        let nonce = random.bytes(Self.nonceLength)
        var sealed = [UInt8](repeating: 0, count: padded.count + Self.tagLength)
        let result = unsafe recordKey.withBytes { key in
            unsafe crypto_aead_xchacha20poly1305_ietf_encrypt(
                &sealed, nil, padded, UInt64(padded.count), associatedData, UInt64(associatedData.count), nil,
                nonce, key)
        }
        precondition(result == 0)
        return nonce + sealed
    }

    /// The record, or nil where it is not what was sealed for this place in this generation.
    func open(_ sealed: [UInt8], at place: RowPlace) -> [UInt8]? {
        guard sealed.count >= Self.nonceLength + Self.tagLength else { return nil }
        let associatedData = place.associatedData(generation: generation)
        let nonce = Array(sealed[..<Self.nonceLength])
        let ciphertext = Array(sealed[Self.nonceLength...])
        var padded = [UInt8](repeating: 0, count: ciphertext.count - Self.tagLength)
        let result = unsafe recordKey.withBytes { key in
            unsafe crypto_aead_xchacha20poly1305_ietf_decrypt(
                &padded, nil, nil, ciphertext, UInt64(ciphertext.count), associatedData,
                UInt64(associatedData.count), nonce, key)
        }
        guard result == 0 else { return nil }
        return RecordPadding.content(of: padded)
    }

    /// A new random key for what is hidden in a room's records while one epoch lasts.
    func newAppenderKey() -> AppenderKey { AppenderKey(bytes: random.bytes(AppenderKey.length)) }

    /// The blind index of `value`, 32 bytes: the same for the same value, meaningless without the key.
    func blind(_ use: Tag, _ value: [UInt8]) -> [UInt8] {
        use.keyedDigest(blindKey, .none, value).bytes
    }
}
