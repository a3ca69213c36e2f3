public import PosternSigning

/// 16 random bytes that name a message inside its seal, the same however often its sender tries.
public struct MessageID: FixedBytes {
    /// 16 bytes.
    public static let length = 16

    /// The bytes.
    public let bytes: [UInt8]

    /// The id, or nil unless there are 16 bytes.
    public init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == Self.length else { return nil }
        self.bytes = Array(bytes)
    }

    /// A new random id.
    public init(random: RandomSource) { bytes = random.bytes(Self.length) }
}
