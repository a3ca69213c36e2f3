internal import PosternFormat

/// A statement of a room, which is looked for without opening the entries before it, and what is asked of it.
enum Landmark: Equatable {
    /// A statement that begins an epoch, and its case key, which no later one may use again.
    case epoch(UInt64, CaseKey)
    /// A statement that ends the room.
    case end(UInt64)

    /// The landmark that an entry is, if it is one.
    init?(_ entry: Entry) {
        guard case .statement(let statement) = entry else { return nil }
        self = statement.reason.epoch.map { .epoch(entry.index, $0.key) } ?? .end(entry.index)
    }

    var index: UInt64 {
        switch self {
        case .epoch(let index, _), .end(let index): index
        }
    }

    var caseKey: CaseKey? { if case .epoch(_, let key) = self { key } else { nil } }

    private enum Kind: UInt8 {
        case end = 1
        case epoch = 2
    }

    var encoded: [UInt8] {
        var encoder = Encoder()
        switch self {
        case .epoch(let index, let key):
            encoder.uint8(Kind.epoch.rawValue)
            encoder.uint64(index)
            encoder.fixed(key.bytes)
        case .end(let index):
            encoder.uint8(Kind.end.rawValue)
            encoder.uint64(index)
        }
        return encoder.bytes
    }

    init(from decoder: inout Decoder) throws(FormatError) {
        guard let kind = Kind(rawValue: try decoder.uint8("kind")) else { throw .value("kind") }
        let index = try decoder.uint64("index")
        switch kind {
        case .epoch: self = .epoch(index, try decoder.fixed(CaseKey.self, "key"))
        case .end: self = .end(index)
        }
    }
}
