/// How many entries a room's log has, as server-sent events say it.
public struct CountEvent: Hashable, Sendable, Codable {
    /// The number of entries.
    public let count: UInt64

    /// An event.
    public init(count: UInt64) { self.count = count }

    /// The event as it travels: `event: count`, one `data:` line, an empty line.
    public var encoded: [UInt8] { Array("event: count\ndata: {\"count\":\(count)}\n\n".utf8) }

    /// A comment, which says that the connection is alive and nothing else.
    public static let heartbeat = Array(": still here\n\n".utf8)
}
