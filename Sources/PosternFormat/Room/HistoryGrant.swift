public import PosternSigning

/// What a member signs who passes secrets of earlier epochs on, to another member who may read them and does not have
/// them yet. Specification: "HistoryGrant".
public struct HistoryGrant: Hashable, Sendable {
    /// The room, and what its author had seen.
    public let prefix: EntryPrefix
    /// The room.
    public var log: LogID { prefix.log }
    /// When it was made, by the author's clock.
    public let madeAt: Timestamp
    /// Whom the secrets are sealed to.
    public let member: Fingerprint
    /// At least one; ascending by epoch.
    public let wraps: [HistoryWrap]
    /// Who signed it.
    public let author: Fingerprint
    /// The bytes as they were made.
    public let encoded: [UInt8]
    private let signature: Signature

    /// Makes a grant; `sign` signs with the author's key.
    public init(
        prefix: EntryPrefix, madeAt: Timestamp, member: Fingerprint,
        wraps: [HistoryWrap], author: Fingerprint, sign: Sign
    ) {
        var encoder = Encoder(.historyGrant)
        prefix.encode(into: &encoder)
        encoder.uint64(madeAt.milliseconds)
        encoder.fixed(member.bytes)
        encoder.historyWraps(wraps)
        encoder.fixed(author.bytes)
        signature = encoder.sign(.historyGrant, prefix.log.program, by: sign)
        self.prefix = prefix
        self.madeAt = madeAt
        self.member = member
        self.wraps = wraps
        self.author = author
        encoded = encoder.bytes
    }

    /// Reads a grant. Its signature can be verified only by who knows the room's members.
    public init(decoding bytes: [UInt8]) throws(FormatError) {
        var decoder = try Decoder(bytes, .historyGrant)
        prefix = try decoder.prefix()
        madeAt = try decoder.timestamp("made_at")
        member = try decoder.fixed(Fingerprint.self, "member")
        wraps = try decoder.historyWraps("wraps")
        guard !wraps.isEmpty else { throw .length("wraps", found: 0) }
        author = try decoder.fixed(Fingerprint.self, "author")
        signature = try decoder.vector(Signature.self, "signature")
        try decoder.finish()
        encoded = bytes
    }

    /// Whether the author whose key this is signed it.
    public func isSigned(by key: VerifyingKey) -> Bool {
        key.verifies(signature, tag: .historyGrant, program: log.program, over: signedPart(of: encoded))
    }
}
