/// A number of entries, and how many bytes they have altogether.
public struct Share: Hashable, Sendable {
    /// The number of entries.
    public var entries: UInt64
    /// The bytes of them all, as they were sent.
    public var bytes: UInt64

    /// So much.
    public init(entries: UInt64 = 0, bytes: UInt64 = 0) {
        self.entries = entries
        self.bytes = bytes
    }

    /// Counts one more entry.
    mutating func add(_ entry: Int) {
        (entries, bytes) = (Self.sum(entries, 1), Self.sum(bytes, UInt64(entry)))
    }

    /// Whether one more entry stays within `limit`.
    func leavesRoom(for entry: Int, within limit: Share) -> Bool {
        Self.sum(entries, 1) <= limit.entries && Self.sum(bytes, UInt64(entry)) <= limit.bytes
    }

    /// What is read from a row is a number from outside: it must not overflow.
    private static func sum(_ one: UInt64, _ other: UInt64) -> UInt64 {
        let (sum, isTooMuch) = one.addingReportingOverflow(other)
        return isTooMuch ? .max : sum
    }
}
