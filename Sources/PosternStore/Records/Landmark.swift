internal import PosternFormat

/// An entry of a room that is looked for without opening those before it, and what is asked of it.
enum Landmark: Equatable {
    /// A statement that begins an epoch, and its case key, which no later one may use again.
    case epoch(UInt64, CaseKey)
    /// Another statement.
    case statement(UInt64)
    /// A maintainer's approval, which counts until the next epoch.
    case approval(UInt64)

    /// The landmark that an entry is, if it is one.
    init?(_ entry: Entry) {
        switch entry {
        case .statement(let statement):
            self = statement.reason.epoch.map { .epoch(entry.index, $0.key) } ?? .statement(entry.index)
        case .approval: self = .approval(entry.index)
        case .message, .historyGrant, .genesis, .programStatement: return nil
        }
    }

    var index: UInt64 {
        switch self {
        case .epoch(let index, _), .statement(let index), .approval(let index): index
        }
    }

    var isStatement: Bool { if case .approval = self { false } else { true } }

    var caseKey: CaseKey? { if case .epoch(_, let key) = self { key } else { nil } }

    private enum Kind: UInt8 {
        case statement = 1
        case approval = 2
        case epoch = 3
    }

    var encoded: [UInt8] {
        var encoder = Encoder()
        switch self {
        case .epoch(let index, let key):
            encoder.uint8(Kind.epoch.rawValue)
            encoder.uint64(index)
            encoder.fixed(key.bytes)
        case .statement(let index):
            encoder.uint8(Kind.statement.rawValue)
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
        case .statement: self = .statement(index)
        case .approval: self = .approval(index)
        }
    }
}
