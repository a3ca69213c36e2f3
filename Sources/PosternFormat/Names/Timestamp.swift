/// A moment in UTC: milliseconds since 1970-01-01T00:00:00Z, up to the end of the year 9999.
public struct Timestamp: Hashable, Comparable, Sendable {
    /// The last moment that can be written.
    public static let latest = Timestamp(unchecked: 253_402_300_799_999)

    /// Milliseconds since 1970-01-01T00:00:00Z.
    public let milliseconds: UInt64

    /// The moment, or nil beyond the year 9999.
    public init?(milliseconds: UInt64) {
        guard milliseconds <= Self.latest.milliseconds else { return nil }
        self.milliseconds = milliseconds
    }

    private init(unchecked: UInt64) { milliseconds = unchecked }

    /// Which is earlier.
    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.milliseconds < right.milliseconds
    }

    /// So many milliseconds later, at most the latest moment.
    public func adding(milliseconds more: UInt64) -> Timestamp {
        let (sum, overflow) = milliseconds.addingReportingOverflow(more)
        return overflow ? .latest : Timestamp(milliseconds: sum) ?? .latest
    }
}

extension Decoder {
    mutating func timestamp(_ field: String) throws(FormatError) -> Timestamp {
        guard let time = Timestamp(milliseconds: try uint64(field)) else { throw .value(field) }
        return time
    }
}
