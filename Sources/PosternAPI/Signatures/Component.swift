public import HTTPTypes

/// One part of a request that a signature covers (RFC 9421 section 2).
///
/// Of the derived ones, those that we use.
public enum Component: Hashable, Sendable {
    /// The method (section 2.2.1).
    case method
    /// Host and port as the client addressed them (section 2.2.3).
    case authority
    /// The path (section 2.2.6).
    case path
    /// The query with its question mark, alone where there is none (section 2.2.7).
    case query
    /// A header field (section 2.1).
    case field(HTTPField.Name)

    /// The component identifier, without quotation marks.
    public var name: String {
        switch self {
        case .method: "@method"
        case .authority: "@authority"
        case .path: "@path"
        case .query: "@query"
        case .field(let name): name.canonicalName
        }
    }

    /// The component of an identifier, or nil where it is none that we know.
    ///
    /// Field names are lower case here.
    public init?(name: String) {
        switch name {
        case "@method": self = .method
        case "@authority": self = .authority
        case "@path": self = .path
        case "@query": self = .query
        default:
            guard let field = HTTPField.Name(name), field.canonicalName == name else { return nil }
            self = .field(field)
        }
    }

    /// The component's value in `request`, or nil where the request has none.
    func value(in request: HTTPRequest) -> String? {
        switch self {
        case .method: request.method.rawValue
        case .authority: request.authority.map { Self.normalized(authority: $0, scheme: request.scheme) }
        case .path: Self.split(request.path).path
        case .query: Self.split(request.path).query
        case .field(let name):
            request.headerFields.contains(name)
                ? request.headerFields[values: name].map(Self.trimmed).joined(separator: ", ") : nil
        }
    }

    /// Lower case, without the scheme's default port.
    private static func normalized(authority: String, scheme: String?) -> String {
        let text = authority.lowercased()
        switch scheme?.lowercased() {
        case "https" where text.hasSuffix(":443"): return String(text.dropLast(4))
        case "http" where text.hasSuffix(":80"): return String(text.dropLast(3))
        default: return text
        }
    }

    /// The path, `/` where it is empty; the query with its question mark, `?` where it is empty.
    private static func split(_ target: String?) -> (path: String, query: String) {
        let target = target ?? ""
        // By bytes: this runs for each request, and a question mark is one byte whatever surrounds it.
        let mark = target.utf8.firstIndex(of: UInt8(ascii: "?")) ?? target.endIndex
        let path = target[..<mark]
        let query = target[mark...]
        return (path.isEmpty ? "/" : String(path), query.isEmpty ? "?" : String(query))
    }

    private static func trimmed(_ value: String) -> String {
        let bytes = value.utf8.drop { $0 == 0x20 || $0 == 0x09 }
        guard let last = bytes.lastIndex(where: { $0 != 0x20 && $0 != 0x09 }) else { return "" }
        return String(decoding: bytes[...last], as: UTF8.self)
    }
}
