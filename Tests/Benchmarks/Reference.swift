internal import CSodiumAEAD
internal import CSodiumBox
internal import CSodiumSign

/// What libsodium alone takes to open one message: a sealed box, a signature, a cipher. Nothing else is done,
/// so no program that opens sealed and signed messages can be faster on one core.
struct Reference {
    private var publicKey = [UInt8](repeating: 0, count: 32)
    private var secretKey = [UInt8](repeating: 0, count: 32)
    private var verifyingKey = [UInt8](repeating: 0, count: 32)
    private var signingKey = [UInt8](repeating: 0, count: 64)
    private var box = [UInt8](repeating: 0, count: 80)
    private var signature = [UInt8](repeating: 0, count: 64)
    private var text: [UInt8]
    private var sealed: [UInt8]
    private let key = [UInt8](repeating: 1, count: 32)
    private let nonce = [UInt8](repeating: 2, count: 24)

    init(textBytes: Int) {
        text = [UInt8](repeating: 3, count: textBytes)
        sealed = [UInt8](repeating: 0, count: textBytes + 16)
        unsafe crypto_box_keypair(&publicKey, &secretKey)
        unsafe crypto_sign_keypair(&verifyingKey, &signingKey)
        unsafe crypto_box_seal(&box, key, 32, publicKey)
        unsafe crypto_sign_detached(&signature, nil, text, UInt64(textBytes), signingKey)
        unsafe crypto_aead_xchacha20poly1305_ietf_encrypt(
            &sealed, nil, text, UInt64(textBytes), nil, 0, nil, nonce, key)
    }

    mutating func open() -> Bool {
        var content = [UInt8](repeating: 0, count: 32)
        let opened = unsafe crypto_box_seal_open(&content, box, 80, publicKey, secretKey)
        let deciphered = unsafe crypto_aead_xchacha20poly1305_ietf_decrypt(
            &text, nil, nil, sealed, UInt64(sealed.count), nil, 0, nonce, content)
        let verified = unsafe crypto_sign_verify_detached(signature, text, UInt64(text.count), verifyingKey)
        return opened == 0 && deciphered == 0 && verified == 0
    }
}
