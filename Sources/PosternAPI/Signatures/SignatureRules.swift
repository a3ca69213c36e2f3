internal import HTTPTypes

/// What a request signature of this protocol has to look like.
///
/// Specification: "Signed requests".
enum SignatureRules {
    /// The label under which both fields carry it.
    static let label = "postern"
    /// The algorithm's registered name (RFC 9421 section 6.2.2).
    static let algorithm = "ed25519"
    /// The application that it is for.
    static let tag = "postern/1"
    /// How far `created` may be from the server's clock, in milliseconds, in either direction.
    static let window: UInt64 = 300_000
    /// The longest field that is parsed, in bytes; ours are below 400.
    static let fieldBytes = 1024

    /// What is covered, with or without a body.
    static func components(hasBody: Bool) -> [Component] {
        let always: [Component] = [.method, .authority, .path, .query]
        return hasBody ? always + [.field(.contentDigest)] : always
    }
}
