import PosternFormat
import PosternLog
import PosternSigning

/// A log and a server that gives a good receipt for anything.
struct Log {
    let id: LogID
    let server: Person
    private(set) var stored: [StoredEntry] = []
    /// The place after so many entries.
    private(set) var places: [Place]
    /// The place after the last statement, as the next one names it.
    private(set) var lastStatement: Place

    init(id: LogID, server: Person) {
        self.id = id
        self.server = server
        places = [Place(startOf: id)]
        lastStatement = places[0]
    }

    var count: UInt64 { place.count }
    /// Its end.
    var place: Place { places[places.count - 1] }

    /// The receipt of the last entry.
    var receipt: [UInt8] {
        guard let last = stored.last else { return [] }
        return Receipt(
            log: id, before: places[places.count - 2], time: last.time,
            entryHash: Entry.hash(of: last.entry, program: id.program), sign: server.sign
        ).encoded
    }

    var unverified: UnverifiedLog { UnverifiedLog(log: id, entries: stored, receipt: receipt) }

    mutating func add(_ entry: [UInt8], at time: Timestamp = Village.now) {
        let hash = Entry.hash(of: entry, program: id.program)
        places.append(place.after(hash, at: time, in: id.program))
        stored.append(StoredEntry(time: time, entry: entry))
        if entry.first == ObjectType.statement.rawValue { lastStatement = place }
    }

    func adding(_ entry: [UInt8], at time: Timestamp = Village.now) -> Log {
        var grown = self
        grown.add(entry, at: time)
        return grown
    }

    /// What the append rule asks about these entries, all of one epoch.
    var earlier: EarlierEntries {
        let (places, hashes) = (places, Set(stored.map { Entry.hash(of: $0.entry, program: id.program) }))
        return EarlierEntries(
            head: { $0 < UInt64(places.count) ? places[Int($0)].head : nil }, holds: { hashes.contains($0) })
    }
}
