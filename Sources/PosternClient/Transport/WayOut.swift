internal import AsyncHTTPClient
internal import NIOSSL

extension ClientOptions {
    /// Throws `ClientError.malformed` where the proxy or the file of certificates is not what it should be.
    public func check() throws(ClientError) {
        _ = try way()
        _ = try authorities()
    }

    /// The proxy, nil where there is none.
    func way() throws(ClientError) -> HTTPClient.Configuration.Proxy? {
        guard let text = proxy else { return nil }
        for scheme in ["socks5://", "socks5h://", "http://"] where text.hasPrefix(scheme) {
            var address = text.dropFirst(scheme.count)
            if address.last == "/" { address = address.dropLast() }
            guard let colon = address.lastIndex(of: ":"),
                let port = Int(address[address.index(after: colon)...]),
                (1...65535).contains(port), colon > address.startIndex
            else { break }
            var host = String(address[..<colon])
            if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
            return scheme == "http://"
                ? .server(host: host, port: port) : .socksServer(host: host, port: port)
        }
        throw .malformed(
            what: text, reason: "a proxy has the form socks5://host:port or http://host:port")
    }

    /// The authorities that are trusted besides the system's, nil where there are none.
    func authorities() throws(ClientError) -> [NIOSSLCertificate]? {
        guard let path = certificateAuthorities else { return nil }
        guard let authorities = try? NIOSSLCertificate.fromPEMFile(path), !authorities.isEmpty else {
            throw .malformed(what: path, reason: "there is no certificate in PEM form in it")
        }
        return authorities
    }
}
