internal import PosternFormat
public import PosternSigning

/// What the append rule asks about the entries that stand before a new one. A client has them in memory, the server in
/// its database.
public struct EarlierEntries {
    /// The head after so many entries; nil where the log is not that long.
    public let head: (UInt64) -> Digest?
    /// Whether the log holds an entry with this hash in the epoch in force.
    public let holds: (Digest) -> Bool

    /// What is known of them.
    public init(head: @escaping (UInt64) -> Digest?, holds: @escaping (Digest) -> Bool) {
        self.head = head
        self.holds = holds
    }
}
