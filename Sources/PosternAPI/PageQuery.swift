/// The query of a page: from which index, and at most how many entries.
public struct PageQuery: Hashable, Sendable {
    /// The index of the first entry.
    public let from: UInt64

    /// The most entries wanted; the server gives its own limit where this is nil or larger.
    public let limit: Int?

    /// A query.
    public init(from: UInt64 = 0, limit: Int? = nil) {
        self.from = from
        self.limit = limit
    }

    /// The query with its question mark.
    public var text: String {
        if let limit { "?from=\(from)&limit=\(limit)" } else { "?from=\(from)" }
    }

    /// Reads what follows the question mark.
    ///
    /// Either name may be missing, neither may come twice, and nothing else may be there; numbers are decimal
    /// digits without a sign or leading zeros, the limit is at least 1.
    public init?(text: some StringProtocol) {
        var from: UInt64?
        var limit: UInt64?
        if !text.isEmpty {
            for pair in text.split(separator: "&", omittingEmptySubsequences: false) {
                let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                guard parts.count == 2, let number = Self.number(parts[1]) else { return nil }
                switch parts[0] {
                case "from" where from == nil: from = number
                case "limit" where limit == nil && number >= 1: limit = number
                default: return nil
                }
            }
        }
        self.from = from ?? 0
        self.limit = limit.map { Int(clamping: $0) }
    }

    private static func number(_ text: some StringProtocol) -> UInt64? {
        let digits = text.utf8
        guard let first = digits.first, digits.allSatisfy({ (48...57).contains($0) }),
            first != 48 || digits.count == 1
        else { return nil }
        return UInt64(String(text))
    }
}
