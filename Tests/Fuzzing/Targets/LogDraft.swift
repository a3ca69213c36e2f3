import PosternFormat
import PosternLog
import PosternSigning

/// A log as it grows: what was taken of what was tried.
struct LogDraft {
    let log: LogID
    private(set) var stored: [StoredEntry] = []
    /// The place after so many entries.
    private(set) var places: [Place]
    private(set) var hashes: Set<Digest> = []

    init(_ log: LogID) {
        self.log = log
        places = [Place(startOf: log)]
    }

    /// Its end.
    var place: Place { places[places.count - 1] }
    var count: UInt64 { place.count }

    /// One minute an entry.
    static func time(_ minutes: UInt64) -> Timestamp {
        guard let time = Timestamp(milliseconds: 1_800_000_000_000 + 60_000 * minutes) else {
            fatalError("no such time")
        }
        return time
    }

    mutating func add(_ one: StoredEntry) {
        let hash = Entry.hash(of: one.entry, program: log.program)
        places.append(place.after(hash, at: one.time, in: log.program))
        stored.append(one)
        hashes.insert(hash)
    }

    mutating func add(_ entry: [UInt8]) { add(StoredEntry(time: Self.time(count), entry: entry)) }

    /// The server's receipt of an entry.
    func receipt(_ index: Int) -> [UInt8] {
        Receipt(
            log: log, before: places[index], time: stored[index].time,
            entryHash: Entry.hash(of: stored[index].entry, program: log.program), sign: Person.server.sign
        ).encoded
    }

    /// What an honest server gives out.
    var received: UnverifiedLog {
        UnverifiedLog(log: log, entries: stored, receipt: stored.isEmpty ? [] : receipt(stored.count - 1))
    }

    /// What a server gives out that was put back by one entry.
    var rolledBack: UnverifiedLog {
        UnverifiedLog(
            log: log, entries: Array(stored.dropLast()),
            receipt: stored.count < 2 ? [] : receipt(stored.count - 2))
    }

    /// The log as a server could hand it out that is not honest; nil where it would be the same.
    func tampered(_ choices: inout Choices) -> UnverifiedLog? {
        guard stored.count > 1 else { return nil }
        var changed = stored
        var receipt = receipt(stored.count - 1)
        let place = choices.below(stored.count - 1)
        switch choices.below(6) {
        case 0: changed.remove(at: place)
        case 1: changed.swapAt(place, place + 1)
        case 2: changed.insert(changed[place], at: place)
        case 3: receipt = self.receipt(place)
        case 4:
            let time = changed[place].time.milliseconds ^ 1 << UInt64(choices.below(40))
            guard let time = Timestamp(milliseconds: time) else { return nil }
            changed[place] = StoredEntry(time: time, entry: changed[place].entry)
        default: receipt[choices.below(receipt.count)] ^= 1 << UInt8(choices.below(8))
        }
        // Two entries that changed places may be one and the same.
        return changed == stored && receipt == self.receipt(stored.count - 1)
            ? nil : UnverifiedLog(log: log, entries: changed, receipt: receipt)
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

/// As a rule none; rarely one that need not be understood, or one that must be.
func extensions(_ choices: inout Choices) -> Extensions {
    guard choices.rarely() else { return .none }
    return Extensions([
        Extension(
            number: UInt16(choices.byte()) + 1, isCritical: choices.below(2) == 0, data: [choices.byte()])
    ])
}
