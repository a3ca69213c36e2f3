public import PosternSigning

/// The digest of a person's two public keys, 32 bytes: who they are, wherever it matters.
public struct Fingerprint: FixedBytes {
    /// 32 bytes.
    public static let length = 32

    /// The bytes.
    public let bytes: [UInt8]

    /// The value, or nil unless there are 32 bytes.
    public init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == Self.length else { return nil }
        self.bytes = Array(bytes)
    }
}

extension Fingerprint {
    /// The fingerprint of these two keys of suite 1: a digest over the suite and both, each with its length.
    public init(signingKey: VerifyingKey, receivingKey: ReceivingKey) {
        var encoder = Encoder()
        encoder.uint8(Suite.one)
        encoder.vector(signingKey.bytes)
        encoder.vector(receivingKey.bytes)
        bytes = Tag.fingerprint.digest(.none, encoder.bytes).bytes
    }

    /// The text in groups of four, for reading aloud and comparing.
    public var grouped: String {
        var groups = ""
        for (offset, character) in text.enumerated() {
            if offset > 0, offset % 4 == 0 { groups.append("-") }
            groups.append(character)
        }
        return groups
    }
}

extension Decoder {
    /// A fingerprint in a vector, or an empty vector for none.
    mutating func optionalFingerprint(_ field: String) throws(FormatError) -> Fingerprint? {
        let bytes = try vector(field, 0...Fingerprint.length)
        if bytes.isEmpty { return nil }
        guard let fingerprint = Fingerprint(bytes) else { throw .length(field, found: bytes.count) }
        return fingerprint
    }
}
