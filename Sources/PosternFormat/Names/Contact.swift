/// Where the first contact was made in public: 1 to 512 bytes of UTF-8 without control characters, as a rule a URL.
public struct Contact: Hashable, Sendable, CustomStringConvertible {
    /// The text.
    public let text: String

    /// The contact, or nil where it is empty, too long or holds control characters.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard (1...Limits.contactBytes).contains(bytes.count), plainText(bytes) != nil else { return nil }
        self.text = text
    }

    /// The text.
    public var description: String { text }
}
