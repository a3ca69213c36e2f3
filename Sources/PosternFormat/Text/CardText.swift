extension Card {
    /// What a card's text begins with.
    public static let prefix = "postern-card-"

    /// The card as one line, safe to post anywhere; up to 348 characters.
    public var text: String { TextForm.write(Self.prefix, encoded) }

    /// Reads the line and verifies the card.
    public init(text: String) throws(FormatError) {
        try self.init(decoding: TextForm.read(Self.prefix, text))
    }
}
