internal import HTTPTypes

/// Why a request was not done, as the other side is told: an RFC 9457 problem document.
public struct Problem: Error, Hashable, Sendable, Codable {
    /// What happened.
    public let kind: ProblemKind
    /// The particular of this occurrence; always the same where telling two apart would help an attacker.
    public let detail: String
    /// With `conflict`: how many entries the log has.
    public let count: UInt64?
    /// With `tooMany` and `unavailable`: after how many seconds to try again.
    ///
    /// Travels as `Retry-After`, not in the body.
    public let retryAfter: Int?

    private init(_ kind: ProblemKind, _ detail: String, count: UInt64? = nil, retryAfter: Int? = nil) {
        self.kind = kind
        self.detail = detail
        self.count = count
        self.retryAfter = retryAfter
    }

    /// The request cannot be read: `detail` names what of it.
    public static func malformed(_ detail: String) -> Problem { Problem(.malformed, detail) }

    /// Not allowed, for whatever reason: one document for all of them, so that nobody can probe for cases or members.
    public static let refused = Problem(.refused, "not signed by somebody who may do this")

    /// There is nothing under this path.
    public static let notFound = Problem(.notFound, "there is nothing here")

    /// The path is there, and does not know this method.
    public static let method = Problem(.method, "this path does not know this method")

    /// The request took longer to arrive than the server waits.
    public static let timeout = Problem(.timeout, "the request did not arrive in time")

    /// Another entry came first.
    public static func conflict(count: UInt64) -> Problem {
        Problem(.conflict, "the log has \(count) entries by now", count: count)
    }

    /// The body is longer than the limit.
    public static func tooLarge(limit: Int) -> Problem {
        Problem(.tooLarge, "the body is longer than \(limit) bytes")
    }

    /// The signer has added to the room as much as one person may over its life. Trying again does not help.
    public static func shareUsedUp(entries: UInt64, bytes: UInt64) -> Problem {
        Problem(.shareUsedUp, "one person may add \(entries) entries of \(bytes) bytes in all to a room")
    }

    /// The body is of another media type than the path takes.
    public static func unsupported(wanted: MediaType) -> Problem {
        Problem(.unsupported, "the body must be \(wanted.rawValue)")
    }

    /// The entry does not stand up to the append rule: `detail` names the check.
    public static func invalidEntry(_ detail: String) -> Problem { Problem(.invalidEntry, detail) }

    /// More than the limit allows; later it goes.
    public static func tooMany(retryAfter seconds: Int) -> Problem {
        Problem(.tooMany, "more requests than the limit allows", retryAfter: seconds)
    }

    /// More entries than one person may add to one log in so short a time; later it goes.
    public static func tooManyEntries(retryAfter seconds: Int) -> Problem {
        Problem(.tooMany, "more entries than the limit allows", retryAfter: seconds)
    }

    /// The header fields are longer, or more, than the limit.
    public static let headerTooLarge = Problem(.headerTooLarge, "the header is larger than the limit")

    /// The server cannot do this now; later it goes.
    public static func unavailable(retryAfter seconds: Int) -> Problem {
        Problem(.unavailable, "the server cannot do this now", retryAfter: seconds)
    }

    /// The room is destroyed, and what it held is not overwritten yet; later its tombstone is there.
    public static func erasing(retryAfter seconds: Int) -> Problem {
        Problem(
            .unavailable, "the room is destroyed, and what it held is still being overwritten",
            retryAfter: seconds)
    }

    private enum Key: String, CodingKey { case type, title, status, detail, count }

    /// Reads the JSON object.
    ///
    /// `title` and `status` follow from the type and are not believed.
    public init(from decoder: any Swift.Decoder) throws {
        let object = try decoder.container(keyedBy: Key.self)
        guard let kind = ProblemKind(type: try object.decode(String.self, forKey: .type)) else {
            throw DecodingError.dataCorruptedError(
                forKey: .type, in: object, debugDescription: "unknown problem")
        }
        let detail = try object.decodeIfPresent(String.self, forKey: .detail) ?? kind.title
        self.init(kind, detail, count: try object.decodeIfPresent(UInt64.self, forKey: .count))
    }

    /// Writes the JSON object.
    public func encode(to encoder: any Swift.Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(kind.type, forKey: .type)
        try object.encode(kind.title, forKey: .title)
        try object.encode(kind.status.code, forKey: .status)
        try object.encode(detail, forKey: .detail)
        try object.encodeIfPresent(count, forKey: .count)
    }

    /// The problem with the seconds that a `Retry-After` field gave.
    public func retrying(after seconds: Int?) -> Problem {
        Problem(kind, detail, count: count, retryAfter: seconds)
    }
}
