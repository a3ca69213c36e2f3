/// How the client reaches servers.
public struct ClientOptions: Sendable, Hashable {
    /// `socks5://host:port` or `http://host:port`: everything goes through it, name look-ups too.
    public var proxy: String?
    /// The path of a PEM file with certificate authorities that are trusted besides the system's.
    public var certificateAuthorities: String?
    /// Allows `http://` to other machines than this one. The messages stay sealed; who talks to whom does not.
    public var allowsPlainHTTP = false
    /// Seconds until a request is given up.
    public var timeoutSeconds = 30
    /// Seconds that one request waits, in all, for a server that says it is busy.
    public var patienceSeconds = 60
    /// Seconds that a server which does not take connections is tried again.
    public var reconnectSeconds = 8

    /// The defaults.
    public init() {}
}
