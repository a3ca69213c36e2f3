public import PosternFormat

/// What makes a signed request unique: whose it is, its nonce, and when it says it was made.
public struct NonceUse: Hashable, Sendable {
    /// Who signed the request.
    public let signer: Fingerprint
    /// The nonce of the signature, 16 bytes by the specification.
    public let nonce: [UInt8]
    /// When the request says it was made.
    public let created: Timestamp

    /// The request's mark.
    public init(signer: Fingerprint, nonce: [UInt8], created: Timestamp) {
        self.signer = signer
        self.nonce = nonce
        self.created = created
    }
}
