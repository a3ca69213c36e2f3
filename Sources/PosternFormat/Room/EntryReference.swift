public import PosternSigning

/// One entry of a log, as later ones refer to it.
public struct EntryReference: Hashable, Sendable {
    /// The entry's index.
    public let index: UInt64
    /// The entry's hash.
    public let hash: Digest

    /// The entry at this place with this hash.
    public init(index: UInt64, hash: Digest) {
        self.index = index
        self.hash = hash
    }

    /// `uint64 index; opaque hash[32]`.
    package func encode(into encoder: inout Encoder) {
        encoder.uint64(index)
        encoder.fixed(hash.bytes)
    }
}

extension Decoder {
    package mutating func entryReference(
        _ index: String, _ hash: String
    ) throws(FormatError) -> EntryReference {
        let place = try uint64(index)
        return EntryReference(index: place, hash: try fixed(Digest.self, hash))
    }
}
