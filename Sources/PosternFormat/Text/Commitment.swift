public import PosternSigning

/// A salted digest of a report that is not yet shown, posted with a knock. Specification: "Commitment".
public struct Commitment: Hashable, Sendable {
    /// What its text begins with.
    public static let prefix = "postern-commitment-"
    /// The salt's length in bytes.
    public static let saltLength = 32

    /// The digest of the author's fingerprint, salt and report.
    public let digest: Digest

    /// The commitment of `author` to `report` in `program`; `salt` is 32 random bytes that are kept until it is opened.
    ///
    /// The fingerprint is in it, so that another's knock that copies it commits to nothing.
    public init(to report: [UInt8], by author: Fingerprint, salt: [UInt8], program: ProgramID) {
        precondition(salt.count == Self.saltLength)
        digest = Tag.reportCommitment.digest(program, author.bytes + salt + report)
    }

    /// The commitment with this digest.
    init(digest: Digest) { self.digest = digest }

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

extension Decoder {
    /// The digest of a commitment in a vector, or an empty vector for none.
    mutating func optionalCommitment() throws(FormatError) -> Commitment? {
        let bytes = try vector("commitment", 0...Digest.length)
        if bytes.isEmpty { return nil }
        guard let digest = Digest(bytes) else { throw .length("commitment", found: bytes.count) }
        return Commitment(digest: digest)
    }
}
