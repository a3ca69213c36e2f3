internal import PosternSigning

/// An object as one line of text that survives Markdown: a prefix, then base32 of the object and a checksum.
/// Specification: "Text forms".
public enum TextForm {
    /// The bytes of the checksum.
    public static let checksumLength = 4

    /// `prefix` and base32 of `object || checksum`.
    public static func write(_ prefix: String, _ object: [UInt8]) -> String {
        prefix + Base32.encode(object + checksum(of: object))
    }

    /// The object in `text`, whose checksum matches.
    public static func read(_ prefix: String, _ text: some StringProtocol) throws(FormatError) -> [UInt8] {
        guard text.hasPrefix(prefix) else { throw .prefix(expected: prefix) }
        guard let bytes = Base32.decode(text.dropFirst(prefix.count)), bytes.count > checksumLength,
            bytes.count <= 4096
        else { throw .checksum }
        let object = Array(bytes.dropLast(checksumLength))
        guard Array(bytes.suffix(checksumLength)) == checksum(of: object) else { throw .checksum }
        return object
    }

    private static func checksum(of object: [UInt8]) -> [UInt8] {
        Array(Tag.text.digest(.none, object).bytes.prefix(checksumLength))
    }
}
