public import PosternSigning

/// An entry of a kind that this program does not know, in a room. What all kinds have in common is here, so it counts in
/// the chain and its author is verified; what it means is for a newer program. Specification: "LaterEntry".
public struct LaterEntry: Hashable, Sendable {
    /// The number of its kind: 16 to 255.
    public let kind: UInt8
    /// The room, and what its author had seen.
    public let prefix: EntryPrefix
    /// The room.
    public var log: LogID { prefix.log }
    /// What it brings; read by nobody here.
    public let body: [UInt8]
    /// Who signed it.
    public let author: Fingerprint
    /// The bytes as they were made.
    public let encoded: [UInt8]
    private let signature: Signature

    /// Whether nothing after it can be verified by a program that does not know it.
    public var isCritical: Bool { kind >= ObjectType.firstCritical }

    /// Makes an entry; `sign` signs with the author's key. For vectors and tests: this edition writes none.
    public init(
        kind: UInt8, prefix: EntryPrefix, body: [UInt8], author: Fingerprint, sign: Sign
    ) {
        var encoder = Encoder()
        encoder.fixed([kind, Suite.version, Suite.one])
        prefix.encode(into: &encoder)
        encoder.vector(body)
        encoder.fixed(author.bytes)
        signature = encoder.sign(.laterEntry, prefix.log.program, by: sign)
        self.kind = kind
        self.prefix = prefix
        self.body = body
        self.author = author
        encoded = encoder.bytes
    }

    /// Reads an entry of any kind that has the common form.
    public init(decoding bytes: [UInt8]) throws(FormatError) {
        var decoder = Decoder(bytes)
        kind = try decoder.uint8("type")
        guard kind > ObjectType.last else { throw .value("type") }
        try decoder.version()
        try decoder.suite()
        prefix = try decoder.prefix()
        body = Array(try decoder.vector("body", 0...Limits.entryBytes))
        author = try decoder.fixed(Fingerprint.self, "author")
        signature = try decoder.vector(Signature.self, "signature")
        try decoder.finish()
        encoded = bytes
    }

    /// Whether the author whose key this is signed it.
    public func isSigned(by key: VerifyingKey) -> Bool {
        key.verifies(signature, tag: .laterEntry, program: log.program, over: signedPart(of: encoded))
    }
}
