public import HTTPTypes

/// All the kinds of problem there are.
public enum ProblemKind: String, CaseIterable, Sendable {
    /// The request cannot be read.
    case malformed
    /// Not allowed: unsigned, badly signed, replayed, stale, not a member, no such program, case or room.
    case refused
    /// No such path; no such program's genesis.
    case notFound = "not-found"
    /// A method that the path does not know.
    case method
    /// A request that did not arrive in time.
    case timeout
    /// An entry that was right and is late: another statement came first.
    case conflict
    /// A body longer than the limit.
    case tooLarge = "too-large"
    /// A signer who has added to the room as much as one person may.
    case shareUsedUp = "share-used-up"
    /// A body of the wrong media type.
    case unsupported
    /// An entry that the append rule refuses.
    case invalidEntry = "invalid-entry"
    /// More requests, streams or connections than the limit.
    case tooMany = "too-many"
    /// A header larger than the limit.
    case headerTooLarge = "header-too-large"
    /// A server that cannot, now.
    case unavailable

    private static let prefix = "urn:postern:problem:"

    /// The `type` of the problem document.
    public var type: String { Self.prefix + rawValue }

    /// The kind of a `type`, or nil where it is none of ours.
    public init?(type: String) {
        guard type.hasPrefix(Self.prefix) else { return nil }
        self.init(rawValue: String(type.dropFirst(Self.prefix.count)))
    }

    /// The status that goes with it.
    public var status: HTTPResponse.Status {
        switch self {
        case .malformed: .badRequest
        case .refused: .forbidden
        case .notFound: .notFound
        case .method: .methodNotAllowed
        case .timeout: .requestTimeout
        case .conflict: .conflict
        // Larger than what is left. Clients try 429 and 503 again, take 409 for a lost race and 403 for a refusal.
        case .tooLarge, .shareUsedUp: .contentTooLarge
        case .unsupported: .unsupportedMediaType
        case .invalidEntry: .unprocessableContent
        case .tooMany: .tooManyRequests
        case .headerTooLarge: .requestHeaderFieldsTooLarge
        case .unavailable: .serviceUnavailable
        }
    }

    /// The title, the same for every occurrence.
    public var title: String {
        switch self {
        case .malformed: "malformed request"
        case .refused: "refused"
        case .notFound: "not found"
        case .method: "method not allowed"
        case .timeout: "request timed out"
        case .conflict: "too late"
        case .tooLarge: "body too large"
        case .shareUsedUp: "share of the room used up"
        case .unsupported: "unsupported media type"
        case .invalidEntry: "invalid entry"
        case .tooMany: "too many requests"
        case .headerTooLarge: "header too large"
        case .unavailable: "not available now"
        }
    }
}
