/// Where a server answers: `https://host` or `http://host`, with a port where it is not the usual one, and nothing
/// after it (RFC 6454 section 6.2).
public struct ServerOrigin: Hashable, Sendable, CustomStringConvertible {
    /// Whether it is reached by TLS.
    public let isSecure: Bool
    /// The host: a name or an IPv4 address in lower case, or an IPv6 address in brackets.
    public let host: String
    /// The port.
    public let port: Int

    /// The origin, or nil where `text` is anything else. One trailing slash is forgiven.
    public init?(_ text: some StringProtocol) {
        // Lower case knows more letters than ASCII has: the Kelvin sign would become a k.
        guard text.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
        var rest = text.lowercased()[...]
        if rest.hasPrefix("https://") {
            isSecure = true
            rest = rest.dropFirst(8)
        } else if rest.hasPrefix("http://") {
            isSecure = false
            rest = rest.dropFirst(7)
        } else {
            return nil
        }
        if rest.hasSuffix("/") { rest = rest.dropLast() }
        let hostEnd: Substring.Index
        if rest.hasPrefix("[") {
            guard let bracket = rest.firstIndex(of: "]") else { return nil }
            hostEnd = rest.index(after: bracket)
            let inside = rest[rest.index(after: rest.startIndex)..<bracket]
            guard !inside.isEmpty, inside.utf8.allSatisfy(Self.isAddressByte) else { return nil }
        } else {
            hostEnd = rest.firstIndex(of: ":") ?? rest.endIndex
            guard !rest[..<hostEnd].isEmpty, rest[..<hostEnd].utf8.allSatisfy(Self.isNameByte) else {
                return nil
            }
        }
        guard rest[..<hostEnd].utf8.count <= 255 else { return nil }
        host = String(rest[..<hostEnd])
        let portText = rest[hostEnd...]
        if portText.isEmpty {
            port = isSecure ? 443 : 80
        } else {
            let digits = portText.dropFirst()
            guard portText.hasPrefix(":"), digits.utf8.allSatisfy(Self.isDigit), !digits.hasPrefix("0"),
                let number = Int(digits), (1...65535).contains(number)
            else { return nil }
            port = number
        }
    }

    /// The host, and the port where it is not the usual one: HTTP's authority.
    public var authority: String {
        port == (isSecure ? 443 : 80) ? host : "\(host):\(port)"
    }

    /// Whether it is this machine, so that nobody else can listen.
    public var isLoopback: Bool {
        host == "localhost" || host == "[::1]"
            || (host.hasPrefix("127.")
                && host.utf8.allSatisfy { Self.isDigit($0) || $0 == UInt8(ascii: ".") })
    }

    /// The text, without a trailing slash.
    public var description: String { "\(isSecure ? "https" : "http")://\(authority)" }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
            || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
    }

    private static func isAddressByte(_ byte: UInt8) -> Bool {
        isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
            || byte == UInt8(ascii: ":") || byte == UInt8(ascii: ".")
    }
}
