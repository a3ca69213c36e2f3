public import PosternSigning

/// What makes one signed request different from every other: 16 random bytes.
public struct Nonce: FixedBytes {
    /// 16 bytes.
    public static let length = 16

    /// The bytes.
    public let bytes: [UInt8]

    /// The nonce, or nil unless there are 16 bytes.
    public init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == Self.length else { return nil }
        self.bytes = Array(bytes)
    }

    /// A new nonce.
    public init(random: RandomSource) { bytes = random.bytes(Self.length) }

    /// 22 characters of base64url, as the parameter carries it.
    var parameter: String { Base64.encode(bytes, .url) }

    /// The nonce of a parameter.
    init?(parameter: String) {
        guard parameter.utf8.count == 22, let bytes = Base64.decode(parameter, .url) else { return nil }
        self.init(bytes)
    }
}
