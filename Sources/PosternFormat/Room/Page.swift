/// An entry as a server gives it out, and when it took it. Neither is believed before it is verified.
public struct StoredEntry: Hashable, Sendable {
    /// When the server took it, by the server's clock.
    public let time: Timestamp
    /// The entry's bytes.
    public let entry: [UInt8]

    /// Both.
    public init(time: Timestamp, entry: [UInt8]) {
        self.time = time
        self.entry = entry
    }

    func encode(into encoder: inout Encoder) {
        encoder.uint64(time.milliseconds)
        encoder.vector(entry)
    }

    init(from decoder: inout Decoder) throws(FormatError) {
        time = try decoder.timestamp("time")
        entry = Array(try decoder.vector("entry", 1...Limits.entryBytes))
    }
}

/// Consecutive entries of a log, and the server's receipt for the last of them. Specification: "Page".
///
/// It answers a request for entries, and an append: then the entries are those that the author had not seen, and the
/// receipt is for the one that was sent.
public struct Page: Hashable, Sendable {
    /// The number of entries in the log.
    public let count: UInt64
    /// Consecutive entries from the index that was asked for.
    public let entries: [StoredEntry]
    /// A receipt's bytes; empty where a page has no entry.
    public let receipt: [UInt8]
    /// Who appended each entry, as the server says; empty where it says it of none.
    public let appenders: [Appender?]

    /// A page. `appenders` is empty, or has one for each entry.
    public init(
        count: UInt64, entries: [StoredEntry], receipt: [UInt8], appenders: [Appender?] = []
    ) {
        precondition(appenders.isEmpty || appenders.count == entries.count)
        self.count = count
        self.entries = entries
        self.receipt = receipt
        self.appenders = appenders
    }

    /// `uint64 count; StoredEntry entries<V>; opaque receipt<V>; uint16 appenders<V>`.
    public var encoded: [UInt8] {
        var encoder = Encoder()
        encoder.uint64(count)
        encoder.vector { inner in
            for entry in entries { entry.encode(into: &inner) }
        }
        encoder.vector(receipt)
        encoder.vector { inner in
            for appender in appenders { inner.uint16(appender?.number ?? 0) }
        }
        return encoder.bytes
    }

    /// Reads a page.
    public init(decoding bytes: [UInt8]) throws(FormatError) {
        var decoder = Decoder(bytes)
        count = try decoder.count("count")
        var inner = Decoder(try decoder.vector("entries", 0...Limits.pageBytes))
        receipt = Array(try decoder.vector("receipt", 0...Receipt.longest))
        var rest = Decoder(try decoder.vector("appenders", 0...Limits.pageBytes))
        try decoder.finish()
        var entries: [StoredEntry] = []
        while !inner.isAtEnd { entries.append(try StoredEntry(from: &inner)) }
        var appenders: [Appender?] = []
        while !rest.isAtEnd { appenders.append(try Appender(number: try rest.uint16("appenders"))) }
        guard appenders.isEmpty || appenders.count == entries.count else {
            throw .length("appenders", found: appenders.count)
        }
        self.entries = entries
        self.appenders = appenders
    }
}
