public import PosternFormat
public import PosternSigning

/// A statement of a room that was verified, by its hash: it stays in the log for ever. Specification: "What a client
/// remembers".
///
/// Where it stands is the server's word until a later statement names its place. Its hash is not: its coordinator signed it.
public struct StatementMark: Hashable, Sendable {
    /// The statement's entry hash.
    public let hash: Digest
    /// How many entries the log has with it at the least, by what its author had seen.
    public let leastCount: UInt64
    /// Whether it closed the room, or destroyed it.
    public let isEnd: Bool

    /// A mark as it was kept.
    public init(hash: Digest, leastCount: UInt64, isEnd: Bool) {
        self.hash = hash
        self.leastCount = leastCount
        self.isEnd = isEnd
    }

    /// The mark of a statement with this hash.
    public init(_ statement: Statement, hash: Digest) {
        self.init(
            hash: hash, leastCount: max(statement.last.count, statement.prefix.seen.count) + 1,
            isEnd: statement.reason.epoch == nil)
    }

    /// Whether the statement can stand in a log that was closed with this many entries: all but its end stand before that.
    func canStand(inClosed count: UInt64) -> Bool { isEnd ? leastCount <= count : leastCount < count }

    /// Throws where a log of so many entries does not hold the statement.
    func check(_ log: LogID, count: UInt64, holds: (Digest) -> Bool) throws(LogError) {
        guard count >= leastCount else {
            throw LogError(log: log, index: max(leastCount, 1) - 1, fault: .rolledBack(serverCount: count))
        }
        guard holds(hash) else {
            throw LogError(log: log, index: max(leastCount, 1) - 1, fault: .forked)
        }
    }
}

extension VerifiedEntry {
    /// The mark of the statement that this is; nil where it is none.
    public var mark: StatementMark? {
        guard case .statement(let statement) = entry else { return nil }
        return StatementMark(statement, hash: hash)
    }
}
