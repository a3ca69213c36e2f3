import PosternFormat
import PosternLog
import PosternSigning

/// A log as it grows: what was taken of what was tried, with receipts.
struct LogDraft {
    let log: LogID
    private(set) var stored: [StoredEntry] = []
    private(set) var hashes: [Digest] = []

    init(_ log: LogID) { self.log = log }

    var count: UInt64 { UInt64(stored.count) }
    var head: Digest { hashes.last ?? .zero }

    /// One minute an entry.
    static func time(_ minutes: UInt64) -> Timestamp {
        guard let time = Timestamp(milliseconds: 1_800_000_000_000 + 60_000 * minutes) else {
            fatalError("no such time")
        }
        return time
    }

    mutating func add(_ entry: [UInt8]) {
        let hash = Entry.hash(of: entry, program: log.program)
        let receipt = Receipt(
            log: log, index: count, entryHash: hash, receivedAt: Self.time(count), sign: Person.server.sign)
        stored.append(StoredEntry(entry: entry, receipt: receipt.encoded))
        hashes.append(hash)
    }

    /// The entries as a server could hand them out that is not honest; nil where it would be the same.
    func tampered(_ choices: inout Choices) -> [StoredEntry]? {
        guard stored.count > 1 else { return nil }
        var changed = stored
        let place = choices.below(stored.count - 1)
        switch choices.below(5) {
        case 0: changed.remove(at: place)
        case 1: changed.swapAt(place, place + 1)
        case 2: changed.insert(changed[place], at: place)
        case 3: changed[place] = StoredEntry(entry: changed[place].entry, receipt: changed[place + 1].receipt)
        default:
            var receipt = changed[place].receipt
            receipt[choices.below(receipt.count)] ^= 1 << UInt8(choices.below(8))
            changed[place] = StoredEntry(entry: changed[place].entry, receipt: receipt)
        }
        return changed
    }
}

/// The entry with one bit flipped, where the choices say so.
func spoiled(_ entry: [UInt8], _ choices: inout Choices) -> [UInt8]? {
    guard choices.rarely() else { return nil }
    var entry = entry
    let place = (Int(choices.byte()) << 8 | Int(choices.byte())) % entry.count
    entry[place] ^= 1 << UInt8(choices.below(8))
    return entry
}
