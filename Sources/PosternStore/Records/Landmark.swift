internal import PosternFormat

/// An entry of a room that is looked for without opening those before it, and what is asked of it.
enum Landmark: Equatable {
    /// A statement that begins an epoch, and its case key, which no later one may use again.
    case epoch(UInt64, CaseKey)
    /// A statement that ends the room.
    case end(UInt64)
    /// A maintainer's approval of the statement that comes next.
    case approval(UInt64)

    /// The landmark that an entry is, if it is one.
    init?(_ entry: Entry, at index: UInt64) {
        switch entry {
        case .statement(let statement):
            self = statement.reason.epoch.map { .epoch(index, $0.key) } ?? .end(index)
        case .approval: self = .approval(index)
        case .message, .historyGrant, .later, .genesis, .programStatement: return nil
        }
    }

    var index: UInt64 {
        switch self {
        case .epoch(let index, _), .end(let index), .approval(let index): index
        }
    }

    var isStatement: Bool { if case .approval = self { false } else { true } }

    var caseKey: CaseKey? { if case .epoch(_, let key) = self { key } else { nil } }

    private enum Kind: UInt8 {
        case end = 1
        case epoch = 2
        case approval = 3
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
        case .approval(let index):
            encoder.uint8(Kind.approval.rawValue)
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
        case .approval: self = .approval(index)
        }
    }
}
