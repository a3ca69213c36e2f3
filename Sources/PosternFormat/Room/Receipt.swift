public import PosternSigning

/// The server's word that it holds an entry: which log, which index, which hash, since when. Specification: "Receipt".
public struct Receipt: Hashable, Sendable {
    /// The log.
    public let log: LogID
    /// The entry's index.
    public let index: UInt64
    /// The entry's hash.
    public let entryHash: Digest
    /// When the server took it, by the server's clock; never before the entry before it.
    public let receivedAt: Timestamp
    /// The bytes as they were made.
    public let encoded: [UInt8]
    private let signature: Signature

    /// Makes a receipt; `sign` signs with the server's key.
    public init(log: LogID, index: UInt64, entryHash: Digest, receivedAt: Timestamp, sign: Sign) {
        var encoder = Encoder(.receipt)
        log.encode(into: &encoder)
        encoder.uint64(index)
        encoder.fixed(entryHash.bytes)
        encoder.uint64(receivedAt.milliseconds)
        signature = encoder.sign(.receipt, log.program, by: sign)
        self.log = log
        self.index = index
        self.entryHash = entryHash
        self.receivedAt = receivedAt
        encoded = encoder.bytes
    }

    /// Reads a receipt.
    public init(decoding bytes: [UInt8]) throws(FormatError) {
        var decoder = try Decoder(bytes, .receipt)
        log = try decoder.logID()
        index = try decoder.uint64("index")
        entryHash = try decoder.fixed(Digest.self, "entry_hash")
        receivedAt = try decoder.timestamp("received_at")
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
