/// That the server is up: `GET /healthz`.
public struct Health: Hashable, Sendable, Codable {
    /// Always `ok`; a server that is not answers with a problem.
    public let status: String

    /// A server that is up.
    public static let ok = Health(status: "ok")
}
