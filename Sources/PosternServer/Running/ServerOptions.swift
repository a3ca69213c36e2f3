internal import NIOSSL

/// How a server is to run.
public struct ServerOptions: Sendable {
    /// The certificate and the key that TLS is spoken with: paths of PEM files.
    public struct Certificate: Sendable, Hashable {
        /// The certificate, followed by those between it and its root.
        public let certificate: String
        /// Its private key.
        public let key: String

        /// The two files.
        public init(certificate: String, key: String) {
            self.certificate = certificate
            self.key = key
        }
    }

    /// Where to listen.
    public var listen: ListenAddress
    /// What TLS is spoken with; nil for plain HTTP.
    public var certificate: Certificate?
    /// Whether a proxy in front speaks TLS and writes the client's address into `X-Forwarded-For`.
    public var isBehindProxy = false
    /// What the server takes on at once.
    public var limits = ServerLimits()
    /// How often a quiet event stream shows that it is alive.
    public var heartbeat = Duration.seconds(15)

    /// Options with defaults.
    public init(listen: ListenAddress) { self.listen = listen }

    /// Refuses what would send members' requests over the network in clear, and a certificate that does not work:
    /// before anything is opened or made.
    public func check() throws(ServerError) {
        guard certificate != nil || isBehindProxy || listen.isLoopback else {
            throw .plainHTTP(listen.description)
        }
        if let certificate { _ = try TLSConfiguration.server(certificate) }
    }

    /// The scheme of the addresses that clients use.
    var scheme: String { certificate != nil || isBehindProxy ? "https" : "http" }
}
