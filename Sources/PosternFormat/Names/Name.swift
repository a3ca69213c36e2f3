/// A name that people see: 1 to 64 bytes of UTF-8 without control characters. Whoever shows it escapes the rest.
public struct Name: Hashable, Sendable, CustomStringConvertible {
    /// The name.
    public let text: String

    /// The name, or nil where it is empty, too long or holds control characters.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard (1...Limits.nameBytes).contains(bytes.count), plainText(bytes) != nil else { return nil }
        self.text = text
    }

    /// The name.
    public var description: String { text }

    /// The same name only where the bytes are the same: `String` would hold different encodings of an accent equal.
    public static func == (left: Name, right: Name) -> Bool {
        left.text.utf8.elementsEqual(right.text.utf8)
    }

    /// Hashes the bytes, as `==` compares them.
    public func hash(into hasher: inout Hasher) { hasher.combine(Array(text.utf8)) }
}

extension Decoder {
    mutating func name(_ field: String) throws(FormatError) -> Name {
        let bytes = try vector(field, 1...Limits.nameBytes)
        guard let text = plainText(bytes), let name = Name(text) else { throw .text(field) }
        return name
    }

    mutating func optionalName(_ field: String) throws(FormatError) -> Name? {
        let bytes = try vector(field, 0...Limits.nameBytes)
        if bytes.isEmpty { return nil }
        guard let text = plainText(bytes), let name = Name(text) else { throw .text(field) }
        return name
    }
}
