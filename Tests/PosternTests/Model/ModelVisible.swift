import PosternFormat
import PosternSigning

extension ModelOracle {
    /// What is wrong with a log as it was shown, which a reader can see who knows nothing else; nil where nothing is.
    ///
    /// This is the append rule told a second time, as far as the model needs it.
    func fault(in entries: [StoredEntry], of log: LogID) -> String? {
        let places = entries.places(in: log)
        var room = Room(last: places[0])
        for (index, stored) in entries.enumerated() {
            let hash = Entry.hash(of: stored.entry, program: log.program)
            guard let entry = try? Entry(decoding: stored.entry) else { return "entry \(index) is no entry" }
            let isWritten = written.contains(hash)
            switch entry {
            case .genesis where index == 0 && isWritten: continue
            case .programStatement(let statement) where statement.place == places[index] && isWritten:
                continue
            case .genesis, .programStatement: return "entry \(index) does not belong there"
            default: break
            }
            guard let prefix = entry.prefix, prefix.log == log else {
                return "entry \(index) is of another log"
            }
            guard prefix.seen.count <= UInt64(index), places[Int(prefix.seen.count)] == prefix.seen else {
                return "the author of entry \(index) had seen another log"
            }
            guard !room.hashes.contains(hash) else { return "entry \(index) is repeated" }
            if case .statement(let statement) = entry {
                guard isWritten, statement.last == room.last else {
                    return "statement \(index) is out of place"
                }
                room.last = places[index + 1]
                if let epoch = statement.reason.epoch {
                    room.epoch = epoch.number
                    room.began = UInt64(index)
                    room.hashes = []
                }
            } else {
                guard prefix.epoch == room.epoch, prefix.seen.count > room.began else {
                    return "entry \(index) is of another epoch"
                }
                // What is damaged in a message shows when it is opened.
                if case .message = entry {} else if !isWritten { return "entry \(index) is forged" }
            }
            room.hashes.insert(hash)
        }
        return nil
    }

    /// What the statements of a room say so far.
    private struct Room {
        var last: Place
        var epoch: UInt32 = 0
        /// The index of the statement that began the epoch.
        var began: UInt64 = 0
        /// The hashes of the entries of the epoch.
        var hashes: Set<Digest> = []
    }
}
