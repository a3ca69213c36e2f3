/// Why the store did not do what it was asked.
public enum StoreError: Error, Equatable, Sendable {
    /// The entry came too late: what it was made for is over. The log has this many entries now.
    case conflict(count: UInt64)
    /// The request was seen before, or is too old or too new to tell.
    case replayed
    /// The signer may not, or there is no such log, or the setup code is another: one case, so that nobody
    /// learns which.
    case refused
    /// The bytes are not an entry.
    case malformed(_ reason: String)
    /// The entry may not follow in its log.
    case invalidEntry(_ reason: String)
    /// The signer has added to the room as much as one person may over its life.
    case shareUsedUp(_ limit: Share)
    /// The room is destroyed, and what it held is not overwritten everywhere yet, because somebody reads an older state
    /// of the database. It goes on by itself.
    case erasing
    /// More is waiting than the store takes; it goes on when the disk has caught up.
    case busy
    /// The database did not do it. Nothing was changed.
    case unavailable(_ reason: String)
}

extension StoreError: CustomStringConvertible {
    /// What is so, in one line.
    public var description: String {
        switch self {
        case .conflict(let count): "the log has \(count) entries now"
        case .replayed: "the request was seen before"
        case .refused: "refused"
        case .malformed(let reason), .invalidEntry(let reason): reason
        case .shareUsedUp(let limit):
            "one person may add \(limit.entries) entries of \(limit.bytes) bytes in all to a room"
        case .erasing: "the room is destroyed, and what it held is still being overwritten"
        case .busy: "too much is waiting to be written"
        case .unavailable(let reason): "the database did not do it: \(reason)"
        }
    }
}
