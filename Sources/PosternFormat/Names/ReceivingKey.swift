public import PosternSigning

/// A person's X25519 public key, 32 bytes: wraps are sealed to it.
public struct ReceivingKey: FixedBytes {
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
    mutating func receivingKey() throws(FormatError) -> ReceivingKey {
        guard let key = ReceivingKey(try vector("receiving_key", 32...32)) else {
            throw .key("receiving_key")
        }
        return key
    }
}
