/// Where a request comes from, as far as limits need it: a keyed digest of the address, never the address.
///
/// An IPv6 client owns a /64 and may use a new address for each request, so the first half is what counts.
struct ClientAddress: Hashable, Sendable {
    private let digest: Int

    /// Drawn at start: nobody outside can tell which addresses fall together.
    private static let key = (UInt64.random(in: .min ... .max), UInt64.random(in: .min ... .max))

    /// The address `text` as a socket or a proxy writes it; whatever cannot be read counts as one address.
    init(_ text: String?) {
        var hasher = Hasher()
        hasher.combine(Self.key.0)
        hasher.combine(Self.key.1)
        hasher.combine(text.map(Self.network) ?? [])
        digest = hasher.finalize()
    }

    /// The last element of an `X-Forwarded-For` field: the one that our own proxy wrote. Those before it are
    /// what the client claims.
    init(forwardedFor lines: [String]) {
        let last = lines.last?.split(separator: ",", omittingEmptySubsequences: false).last
        self.init(last.map { String($0.filter { $0 != " " && $0 != "\t" }) })
    }

    /// The groups of the network part: all four numbers of an IPv4 address, the first four groups of an IPv6 one.
    static func network(_ text: String) -> [UInt16] {
        var text = text[...]
        if text.hasPrefix("["), let bracket = text.firstIndex(of: "]") {
            text = text[text.index(after: text.startIndex)..<bracket]
        } else if text.filter({ $0 == ":" }).count == 1, let colon = text.firstIndex(of: ":") {
            text = text[..<colon]
        }
        // An IPv4 address written as an IPv6 one is that IPv4 address.
        if text.contains("."), let colon = text.lastIndex(of: ":") {
            text = text[text.index(after: colon)...]
        }
        if text.contains(".") {
            let numbers = text.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
            guard numbers.count == 4 else { return [] }
            return numbers.compactMap { $0.map(UInt16.init) }
        }
        let halves = text.split(separator: "::", maxSplits: 1, omittingEmptySubsequences: false)
        let head = halves[0].split(separator: ":").map { UInt16($0, radix: 16) ?? 0 }
        let tail = halves.count == 2 ? halves[1].split(separator: ":").map { UInt16($0, radix: 16) ?? 0 } : []
        guard head.count + tail.count <= 8 else { return [] }
        return Array((head + Array(repeating: 0, count: 8 - head.count - tail.count) + tail).prefix(4))
    }
}
