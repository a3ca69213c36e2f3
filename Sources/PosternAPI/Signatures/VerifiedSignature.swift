public import PosternFormat

/// A request's signature that holds: this person signed this request, not long ago.
///
/// Whether the nonce was seen before is for the server's store to say, and whether they may do it for the
/// membership.
public struct VerifiedSignature: Sendable {
    /// Who signed.
    public let signer: Fingerprint
    /// When, in whole seconds.
    public let created: Timestamp
    /// What makes it different from every other; to be remembered while the request would be valid.
    public let nonce: Nonce

    private let digest: ContentDigest?

    init(signer: Fingerprint, created: Timestamp, nonce: Nonce, digest: ContentDigest?) {
        self.signer = signer
        self.created = created
        self.nonce = nonce
        self.digest = digest
    }

    /// When the same request would no longer be valid by its time alone, and the nonce may be forgotten.
    public var expires: Timestamp { created.adding(milliseconds: SignatureRules.window + 1000) }

    /// Checks that `body` is the one that was signed.
    public func check(body: [UInt8]) throws(SignatureError) {
        guard let digest, digest.matches(body) else { throw .digest }
    }
}
