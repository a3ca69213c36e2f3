/// A value of exactly `length` bytes: an id, a key, a digest, a signature.
///
/// Distinct types keep one from being used as another. The only way in is through a length check.
public protocol FixedBytes: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The number of bytes of every value.
    static var length: Int { get }

    /// The bytes, always `length` of them.
    var bytes: [UInt8] { get }

    /// The value, or nil unless `bytes` holds exactly `length` bytes.
    init?(_ bytes: some Collection<UInt8>)
}

extension FixedBytes {
    /// Hashes the bytes at once.
    public func hash(into hasher: inout Hasher) {
        unsafe bytes.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
    }

    /// The order of the bytes read as one big-endian number.
    public static func < (left: Self, right: Self) -> Bool {
        left.bytes.lexicographicallyPrecedes(right.bytes)
    }

    /// The base32 text.
    public var text: String { Base32.encode(bytes) }

    /// The base32 text.
    public var description: String { text }

    /// The value written as base32, or nil where the text is not exactly that.
    public init?(text: some StringProtocol) {
        guard let bytes = Base32.decode(text) else { return nil }
        self.init(bytes)
    }
}
