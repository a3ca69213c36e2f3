/// Why a server does not start.
public enum ServerError: Error, Hashable, Sendable, CustomStringConvertible {
    /// It would speak plain HTTP where others can listen.
    case plainHTTP(String)
    /// The certificate or its key cannot be used.
    case certificate(String, reason: String)
    /// The address cannot be listened on.
    case listen(String, reason: String)

    /// What is so, and on a second line what to do.
    public var description: String {
        switch self {
        case .plainHTTP(let address):
            """
            \(address): plain HTTP is for this machine only
            hint: give --tls-certificate and --tls-key, or --behind-proxy where a proxy speaks TLS
            """
        case .certificate(let path, let reason):
            """
            \(path): \(reason)
            hint: both files are PEM; the certificate first, then those between it and its root
            """
        case .listen(let address, let reason):
            "\(address): \(reason)"
        }
    }
}
