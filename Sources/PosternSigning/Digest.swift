/// A BLAKE2b-256 digest, 32 bytes.
public struct Digest: FixedBytes {
    /// 32 bytes.
    public static let length = 32

    /// The digest.
    public let bytes: [UInt8]

    /// The digest, or nil unless there are 32 bytes.
    public init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == Self.length else { return nil }
        self.bytes = Array(bytes)
    }

    init(unchecked bytes: [UInt8]) {
        precondition(bytes.count == Self.length)
        self.bytes = bytes
    }

    /// 32 zero bytes: what the first entry of a room's log gives as the hash of the entry before it.
    public static let zero = Digest(unchecked: Array(repeating: 0, count: length))
}
