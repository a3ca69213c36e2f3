/// The media types that travel between client and server.
public enum MediaType: String, CaseIterable, Sendable {
    /// One entry, as it is stored.
    case entry = "application/vnd.postern.entry"
    /// A page of a log; also what an append is answered with.
    case page = "application/vnd.postern.page"
    /// A page of a room's statements.
    case statements = "application/vnd.postern.statements"
    /// What an operator or a person looks at.
    case json = "application/json"
    /// A problem document (RFC 9457).
    case problem = "application/problem+json"
    /// Server-sent events.
    case events = "text/event-stream"
    /// Two lines for somebody who opened an address in a browser.
    case text = "text/plain; charset=utf-8"

    /// Whether a `Content-Type` field names this type.
    ///
    /// Parameters are not for binary types, and case does not count.
    public func matches(_ field: String?) -> Bool { field?.lowercased() == rawValue }
}
