public import PosternSigning

/// A case's id: 16 random bytes that its coordinator chose.
public struct CaseID: FixedBytes {
    /// 16 bytes.
    public static let length = 16

    /// The bytes.
    public let bytes: [UInt8]

    /// The value, or nil unless there are 16 bytes.
    public init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == Self.length else { return nil }
        self.bytes = Array(bytes)
    }
}

extension CaseID {
    /// 16 zero bytes: stands in the LogID of a program log, which belongs to no case.
    public static let none = CaseID(unchecked: [UInt8](repeating: 0, count: length))

    private init(unchecked bytes: [UInt8]) { self.bytes = bytes }

    /// A new random id.
    public init(random: RandomSource) { bytes = random.bytes(Self.length) }
}
