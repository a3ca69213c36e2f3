/// An entry as the server keeps it, and the receipt that it gave for it. Neither is believed before it is verified.
public struct StoredEntry: Hashable, Sendable {
    /// The entry's bytes.
    public let entry: [UInt8]
    /// The receipt's bytes.
    public let receipt: [UInt8]

    /// Both.
    public init(entry: [UInt8], receipt: [UInt8]) {
        self.entry = entry
        self.receipt = receipt
    }
}

/// What the server answers to "entries from here": some of them, and how many there are. Specification: "Page".
public struct Page: Hashable, Sendable {
    /// The number of entries in the log.
    public let count: UInt64
    /// Consecutive entries from the index that was asked for.
    public let entries: [StoredEntry]

    /// A page.
    public init(count: UInt64, entries: [StoredEntry]) {
        self.count = count
        self.entries = entries
    }

    /// `uint64 count; StoredEntry entries<V>`.
    public var encoded: [UInt8] {
        var encoder = Encoder()
        encoder.uint64(count)
        encoder.vector { inner in
            for entry in entries {
                inner.vector(entry.entry)
                inner.vector(entry.receipt)
            }
        }
        return encoder.bytes
    }

    /// Reads a page.
    public init(decoding bytes: [UInt8]) throws(FormatError) {
        var decoder = Decoder(bytes)
        count = try decoder.uint64("count")
        var inner = Decoder(try decoder.vector("entries", 0...Limits.pageBytes))
        try decoder.finish()
        var entries: [StoredEntry] = []
        while !inner.isAtEnd {
            let entry = try inner.vector("entry", 1...Limits.entryBytes)
            let receipt = try inner.vector("receipt", 1...Receipt.longest)
            entries.append(StoredEntry(entry: Array(entry), receipt: Array(receipt)))
        }
        self.entries = entries
    }
}
