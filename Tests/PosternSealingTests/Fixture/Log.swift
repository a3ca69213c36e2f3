import PosternFormat
import PosternSigning

/// A log and a server that gives a good receipt for anything.
struct Log {
    let id: LogID
    let server: Person
    private(set) var stored: [StoredEntry] = []

    init(id: LogID, server: Person) {
        self.id = id
        self.server = server
    }

    var count: UInt64 { UInt64(stored.count) }
    var head: Digest { stored.last.map { Entry.hash(of: $0.entry, program: id.program) } ?? .zero }

    /// The last statement, as the next one names it.
    var lastStatement: EntryReference? {
        stored.lastIndex { $0.entry.first == ObjectType.statement.rawValue }.map {
            EntryReference(
                index: UInt64($0), hash: Entry.hash(of: stored[$0].entry, program: id.program))
        }
    }

    mutating func add(_ entry: [UInt8]) {
        let receipt = Receipt(
            log: id, index: count, entryHash: Entry.hash(of: entry, program: id.program),
            receivedAt: Village.now,
            sign: server.sign)
        stored.append(StoredEntry(entry: entry, receipt: receipt.encoded))
    }

    func adding(_ entry: [UInt8]) -> Log {
        var grown = self
        grown.add(entry)
        return grown
    }
}
