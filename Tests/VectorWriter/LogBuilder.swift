import PosternFormat
import PosternSealing
import PosternSigning

/// A log as it grows. What is added is not verified: some of it is meant to be wrong.
struct LogBuilder: Sendable {
    let log: LogID
    /// Whose key the receipts are signed with.
    var server: Person
    private(set) var stored: [StoredEntry] = []
    /// The place before each entry, and after the last.
    private(set) var places: [Place]
    /// What the server gives in place of the last entry's receipt.
    private var otherReceipt: [UInt8]?

    static let start: UInt64 = 1_800_000_000_000

    init(log: LogID, server: Person = .server) {
        self.log = log
        self.server = server
        places = [Place(startOf: log)]
    }

    var count: UInt64 { UInt64(stored.count) }
    /// Its end.
    var place: Place { places[stored.count] }
    var checkpoint: Checkpoint { Checkpoint(log: log, place: place) }
    /// One minute an entry.
    var now: Timestamp { Self.time(count) }
    /// The receipt of the last entry; none where there is no entry.
    var receipt: [UInt8] { otherReceipt ?? (stored.isEmpty ? [] : receipt()) }
    /// The hash of the last entry.
    var hash: Digest {
        stored.last.map { Entry.hash(of: $0.entry, program: log.program) }
            ?? Tag.entry.digest(log.program, [UInt8]())
    }

    static func time(_ minutes: UInt64) -> Timestamp {
        required(Timestamp(milliseconds: start + 60_000 * minutes))
    }

    mutating func add(_ entry: [UInt8], at time: Timestamp? = nil) {
        let time = time ?? now
        let hash = Entry.hash(of: entry, program: log.program)
        places.append(place.after(hash, at: time, in: log.program))
        stored.append(StoredEntry(time: time, entry: entry))
        otherReceipt = nil
    }

    func adding(_ entry: [UInt8], at time: Timestamp? = nil) -> LogBuilder {
        var grown = self
        grown.add(entry, at: time)
        return grown
    }

    /// The receipt of the last entry, with what is given in place of what is right.
    func receipt(
        of other: LogID? = nil, index: UInt64? = nil, previous: Digest? = nil, hash: Digest? = nil,
        at time: Timestamp? = nil, by signer: Person? = nil
    ) -> [UInt8] {
        let before = places[stored.count - 1]
        return Receipt(
            log: other ?? log,
            before: Place(count: index ?? before.count, head: previous ?? before.head),
            time: time ?? stored[stored.count - 1].time, entryHash: hash ?? self.hash,
            sign: (signer ?? server).sign
        ).encoded
    }

    /// The log with these bytes as its receipt.
    func with(receipt: [UInt8]) -> LogBuilder {
        var changed = self
        changed.otherReceipt = receipt
        return changed
    }

    /// The log with other entries, and heads that follow from them: what a server could make of it.
    private func with(_ entries: [StoredEntry]) -> LogBuilder {
        var changed = LogBuilder(log: log, server: server)
        for one in entries { changed.add(one.entry, at: one.time) }
        return changed
    }

    /// Puts another entry in the place of one.
    func replacing(_ index: Int, with entry: [UInt8], at time: Timestamp? = nil) -> LogBuilder {
        var entries = stored
        entries[index] = StoredEntry(time: time ?? entries[index].time, entry: entry)
        return with(entries)
    }

    /// Puts an entry between others, at the time of the one that it comes before.
    func inserting(_ entry: [UInt8], at index: Int) -> LogBuilder {
        var entries = stored
        entries.insert(StoredEntry(time: entries[index].time, entry: entry), at: index)
        return with(entries)
    }

    func dropping(_ index: Int) -> LogBuilder {
        var entries = stored
        entries.remove(at: index)
        return with(entries)
    }

    /// Two entries change places; the times stay where they are.
    func swapping(_ one: Int, _ other: Int) -> LogBuilder {
        let entries = (stored[one].entry, stored[other].entry)
        return replacing(one, with: entries.1).replacing(other, with: entries.0)
    }

    func prefix(_ length: Int) -> LogBuilder { with(Array(stored.prefix(length))) }
}
