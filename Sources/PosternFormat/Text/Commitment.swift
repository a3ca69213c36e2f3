public import PosternSigning

/// A salted digest of a report that is not yet shown, posted with a knock. Specification: "Commitment".
public struct Commitment: Hashable, Sendable {
    /// What its text begins with.
    public static let prefix = "postern-commitment-"
    /// The salt's length in bytes.
    public static let saltLength = 32

    /// The digest of salt and report.
    public let digest: Digest

    /// The commitment to `report` in `program`; `salt` is 32 random bytes that are kept until it is opened.
    public init(to report: [UInt8], salt: [UInt8], program: ProgramID) {
        precondition(salt.count == Self.saltLength)
        digest = Tag.reportCommitment.digest(program, salt + report)
    }

    /// Its bytes: 35.
    public var encoded: [UInt8] {
        var encoder = Encoder(.commitment)
        encoder.fixed(digest.bytes)
        return encoder.bytes
    }

    /// Reads a commitment.
    public init(decoding bytes: [UInt8]) throws(FormatError) {
        var decoder = try Decoder(bytes, .commitment)
        digest = try decoder.fixed(Digest.self, "digest")
        try decoder.finish()
    }

    /// The commitment as one line.
    public var text: String { TextForm.write(Self.prefix, encoded) }

    /// Reads the line.
    public init(text: String) throws(FormatError) {
        try self.init(decoding: TextForm.read(Self.prefix, text))
    }
}
