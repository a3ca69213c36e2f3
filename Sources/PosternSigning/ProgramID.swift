/// The digest of a program's genesis, 32 bytes. Nobody can make another genesis with the same id.
public struct ProgramID: FixedBytes {
    /// 32 bytes.
    public static let length = 32

    /// The digest.
    public let bytes: [UInt8]

    /// The id, or nil unless there are 32 bytes.
    public init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == Self.length else { return nil }
        self.bytes = Array(bytes)
    }

    private init(zero: Void) { bytes = Array(repeating: 0, count: Self.length) }

    /// 32 zero bytes: what stands in place of an id in objects that belong to no program
    /// (card, genesis, fingerprint, text form).
    public static let none = ProgramID(zero: ())
}
