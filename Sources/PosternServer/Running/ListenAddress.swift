/// Where the server listens.
public struct ListenAddress: Hashable, Sendable, CustomStringConvertible {
    /// A host name or an address, without brackets.
    public let host: String
    /// The port; 0 means any that is free.
    public let port: Int

    /// Reads `HOST:PORT`; an IPv6 address stands in brackets.
    public init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...])
        else { return nil }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            return nil
        }
        guard !host.isEmpty else { return nil }
        self.host = String(host)
        self.port = Int(port)
    }

    /// Whether only this machine can reach it.
    public var isLoopback: Bool { host == "localhost" || Self.isLoopback(host) }

    /// Whether `address` is one of this machine to itself.
    static func isLoopback(_ address: String) -> Bool {
        if address == "::1" { return true }
        let network = ClientAddress.network(address)
        return address.contains(".") && network.count == 4 && network[0] == 127
    }

    /// `HOST:PORT`.
    public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
