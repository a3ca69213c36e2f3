public import PosternSigning

/// What a client remembers of a log: the last entry that it verified. Specification: "Checkpoint".
public struct Checkpoint: Hashable, Sendable {
    /// The log.
    public let log: LogID
    /// The entry's index.
    public let index: UInt64
    /// The entry's hash.
    public let entryHash: Digest

    /// A checkpoint.
    public init(log: LogID, index: UInt64, entryHash: Digest) {
        self.log = log
        self.index = index
        self.entryHash = entryHash
    }

    /// Its bytes.
    public var encoded: [UInt8] {
        var encoder = Encoder(.checkpoint)
        log.encode(into: &encoder)
        encoder.uint64(index)
        encoder.fixed(entryHash.bytes)
        return encoder.bytes
    }

    /// Reads a checkpoint.
    public init(decoding bytes: [UInt8]) throws(FormatError) {
        var decoder = try Decoder(bytes, .checkpoint)
        log = try decoder.logID()
        index = try decoder.uint64("index")
        entryHash = try decoder.fixed(Digest.self, "entry_hash")
        try decoder.finish()
    }
}
