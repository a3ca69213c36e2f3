import PosternFormat
import PosternSigning

/// A log of the worked example. Its server takes each entry 200 milliseconds after it was made.
struct ExampleLog {
    let id: LogID
    private(set) var stored: [StoredEntry] = []
    private(set) var places: [Place]

    init(_ id: LogID) {
        self.id = id
        places = [Place(startOf: id)]
    }

    /// Its end.
    var place: Place { places[places.count - 1] }

    /// So many seconds after the genesis.
    static func time(_ seconds: UInt64, milliseconds: UInt64 = 0) -> Timestamp {
        Timestamp(milliseconds: 1_790_000_000_000 + 1000 * seconds + milliseconds) ?? .latest
    }

    mutating func add(_ entry: [UInt8], madeAt seconds: UInt64) {
        let time = Self.time(seconds, milliseconds: 200)
        places.append(place.after(Entry.hash(of: entry, program: id.program), at: time, in: id.program))
        stored.append(StoredEntry(time: time, entry: entry))
    }

    func hash(_ index: Int) -> [UInt8] { Entry.hash(of: stored[index].entry, program: id.program).bytes }

    func receipt(_ index: Int) -> Receipt {
        let server = SigningKey(seed: SecretBytes(copying: exampleRandom("server signing seed")))
        return Receipt(
            log: id, before: places[index], time: stored[index].time,
            entryHash: Entry.hash(of: stored[index].entry, program: id.program)
        ) { server.signature(tag: $0, program: $1, over: $2) }
    }
}
