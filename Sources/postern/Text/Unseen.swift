import PosternClient
import PosternFormat

/// What was said in each room of a thread, and by whom, so that what an author had not seen of it is found without going
/// through the thread for each message.
struct Unseen {
    private struct Said {
        let index: UInt64
        let author: Fingerprint?
        /// The place of the last that somebody else said before it, and of the next after it.
        var before: Int?
        var after: Int?
    }

    private var rooms: [RoomName: [Said]] = [:]

    init(_ items: [ThreadItem]) {
        for item in items where ["message", "acknowledgement", "sealed"].contains(item.kind) {
            rooms[item.room, default: []].append(Said(index: item.index, author: item.author?.fingerprint))
        }
        for room in Array(rooms.keys) {
            var said = rooms.removeValue(forKey: room) ?? []
            said.sort { $0.index < $1.index }
            for place in said.indices.dropFirst() {
                let last = place - 1
                said[place].before = said[last].author == said[place].author ? said[last].before : last
            }
            for place in said.indices.dropLast().reversed() {
                let next = place + 1
                said[place].after = said[next].author == said[place].author ? said[next].after : next
            }
            rooms[room] = said
        }
    }

    /// From which entry to which somebody else said something above `item` that its author had not seen; nil where
    /// nobody did.
    func by(_ item: ThreadItem) -> ClosedRange<UInt64>? {
        guard let said = rooms[item.room] else { return nil }
        let author = item.author?.fingerprint
        let start = Self.place(of: item.seen, in: said)
        let end = Self.place(of: item.index, in: said)
        guard start < end else { return nil }
        let first = said[start].author == author ? said[start].after : start
        let last = said[end - 1].author == author ? said[end - 1].before : end - 1
        guard let first, let last, first <= last, start <= first, last < end else { return nil }
        return said[first].index...said[last].index
    }

    /// The first place whose index is not before `index`.
    private static func place(of index: UInt64, in said: [Said]) -> Int {
        var (low, high) = (0, said.count)
        while low < high {
            let middle = low + (high - low) / 2
            if said[middle].index < index { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
