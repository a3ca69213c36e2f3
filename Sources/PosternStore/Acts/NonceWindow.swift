internal import PosternFormat
internal import PosternSigning

/// The stretches of time in which nonces are kept.
///
/// A request is valid for 300 seconds either side of the server's clock. Its nonce is filed under the stretch of
/// 300 seconds that it was made in, and a stretch is forgotten once no request of it can be valid any more. The
/// stretch is written as a keyed digest, so that a stolen file does not show when somebody was here.
struct NonceWindow: Equatable {
    private static let milliseconds: UInt64 = 300_000
    /// One stretch more than the validity on each side, for the time between the check and the commit.
    private static let reach: UInt64 = 2
    /// How many of the stretches that the clock was in are remembered. A clock that is set goes through one or two
    /// of them at once; through this many only by running, and that takes longer than a request is valid. So
    /// whatever the clock does, and at a restart, no nonce is forgotten whose request a right clock would take.
    static let memory = 5

    let number: UInt64

    init(_ time: Timestamp) { number = time.milliseconds / Self.milliseconds }

    /// Whether nonces of `other` are kept while the clock is in this one.
    func keeps(_ other: NonceWindow) -> Bool {
        (number > other.number ? number - other.number : other.number - number) <= Self.reach
    }

    /// `windows` with `now` as the newest, where it is another than the last.
    static func remembered(_ windows: [NonceWindow], _ now: NonceWindow) -> [NonceWindow] {
        windows.last == now ? windows : Array((windows + [now]).suffix(memory))
    }

    /// The blind names of all stretches that are kept while the clock is in this one.
    func keptNames(_ key: borrowing SecretBytes) -> [[UInt8]] {
        let first = number > Self.reach ? number - Self.reach : 0
        return (first...number + Self.reach).map { Self.name($0, key) }
    }

    func name(_ key: borrowing SecretBytes) -> [UInt8] { Self.name(number, key) }

    private static func name(_ number: UInt64, _ key: borrowing SecretBytes) -> [UInt8] {
        var encoder = Encoder()
        encoder.uint64(number)
        return Array(Tag.blindWindow.keyedDigest(key, .none, encoder.bytes).bytes.prefix(16))
    }
}
