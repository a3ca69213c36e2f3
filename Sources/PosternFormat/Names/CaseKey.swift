public import PosternSigning

/// The public half of an epoch's case keypair, X25519, 32 bytes: messages are sealed to it.
public struct CaseKey: FixedBytes {
    /// 32 bytes.
    public static let length = 32

    /// The key.
    public let bytes: [UInt8]

    /// The key, or nil unless there are 32 bytes, canonical and not of low order.
    public init?(_ bytes: some Collection<UInt8>) {
        guard X25519Point.isUsable(bytes) else { return nil }
        self.bytes = Array(bytes)
    }
}

extension Decoder {
    mutating func caseKey() throws(FormatError) -> CaseKey {
        guard let key = CaseKey(try vector("key", 32...32)) else { throw .key("key") }
        return key
    }
}
