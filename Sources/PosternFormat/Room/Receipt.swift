public import PosternSigning

/// The server's word that it holds an entry: which log, which index, after which head, since when.
///
/// The head that follows from it covers all entries before, so one receipt vouches for all of them.
/// Specification: "Receipt".
public struct Receipt: Hashable, Sendable {
    /// The log.
    public let log: LogID
    /// The place before the entry: its count is the entry's index.
    public let before: Place
    /// When the server took it, by the server's clock; never before the entry before it.
    public let time: Timestamp
    /// The entry's hash.
    public let entryHash: Digest
    /// The bytes as they were made.
    public let encoded: [UInt8]
    private let signature: Signature

    /// The entry's index.
    public var index: UInt64 { before.count }
    /// The place after the entry.
    public var place: Place { before.after(entryHash, at: time, in: log.program) }

    /// Makes a receipt; `sign` signs with the server's key.
    public init(log: LogID, before: Place, time: Timestamp, entryHash: Digest, sign: Sign) {
        var encoder = Encoder(.receipt)
        log.encode(into: &encoder)
        before.encode(into: &encoder)
        encoder.uint64(time.milliseconds)
        encoder.fixed(entryHash.bytes)
        signature = encoder.sign(.receipt, log.program, by: sign)
        self.log = log
        self.before = before
        self.time = time
        self.entryHash = entryHash
        encoded = encoder.bytes
    }

    /// Reads a receipt.
    public init(decoding bytes: [UInt8]) throws(FormatError) {
        var decoder = try Decoder(bytes, .receipt)
        log = try decoder.logID()
        let index = try decoder.index("index")
        before = Place(count: index, head: try decoder.fixed(Digest.self, "previous_head"))
        time = try decoder.timestamp("time")
        entryHash = try decoder.fixed(Digest.self, "entry_hash")
        signature = try decoder.vector(Signature.self, "signature")
        try decoder.finish()
        encoded = bytes
    }

    /// Whether the server whose key this is signed it.
    public func isSigned(by serverKey: VerifyingKey) -> Bool {
        serverKey.verifies(signature, tag: .receipt, program: log.program, over: signedPart(of: encoded))
    }

    /// The longest encoding, in bytes.
    package static let longest = 256
}
