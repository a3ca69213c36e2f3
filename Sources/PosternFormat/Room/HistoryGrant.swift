public import PosternSigning

/// What a member signs who passes secrets of earlier epochs on, to another member who may read them and does not have
/// them yet. Specification: "HistoryGrant".
public struct HistoryGrant: Hashable, Sendable {
    /// The room.
    public let log: LogID
    /// Its place in the room's log, from 1.
    public let index: UInt64
    /// The hash of the entry before it.
    public let previous: Digest
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
        log: LogID, index: UInt64, previous: Digest, madeAt: Timestamp, member: Fingerprint,
        wraps: [HistoryWrap], author: Fingerprint, sign: Sign
    ) {
        var encoder = Encoder(.historyGrant)
        log.encode(into: &encoder)
        encoder.uint64(index)
        encoder.fixed(previous.bytes)
        encoder.uint64(madeAt.milliseconds)
        encoder.fixed(member.bytes)
        encoder.historyWraps(wraps)
        encoder.fixed(author.bytes)
        signature = encoder.sign(.historyGrant, log.program, by: sign)
        self.log = log
        self.index = index
        self.previous = previous
        self.madeAt = madeAt
        self.member = member
        self.wraps = wraps
        self.author = author
        encoded = encoder.bytes
    }

    /// Reads a grant. Its signature can be verified only by who knows the room's members.
    public init(decoding bytes: [UInt8]) throws(FormatError) {
        var decoder = try Decoder(bytes, .historyGrant)
        log = try decoder.roomLogID()
        index = try decoder.uint64("index")
        previous = try decoder.fixed(Digest.self, "previous")
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
