/// An Ed25519 signature, 64 bytes (RFC 8032 section 5.1.6).
public struct Signature: FixedBytes {
    /// 64 bytes.
    public static let length = 64

    /// The signature.
    public let bytes: [UInt8]

    /// The signature, or nil unless there are 64 bytes.
    public init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == Self.length else { return nil }
        self.bytes = Array(bytes)
    }

    init(unchecked bytes: [UInt8]) {
        precondition(bytes.count == Self.length)
        self.bytes = bytes
    }
}
