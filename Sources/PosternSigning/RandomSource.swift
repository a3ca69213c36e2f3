internal import CSodiumSign
internal import Synchronization

/// Where random bytes come from: the system, or a seed, so that test vectors can be made again.
public struct RandomSource: Sendable {
    private let stream: ReproducibleStream?

    /// libsodium's generator, seeded by the kernel.
    public static let system = RandomSource(stream: nil)

    /// The same bytes for the same seed, in the same order of requests. For vectors and tests only.
    public static func reproducible(seed: String) -> RandomSource {
        RandomSource(stream: ReproducibleStream(seed: seed))
    }

    /// `count` random bytes.
    public func bytes(_ count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        unsafe bytes.withUnsafeMutableBytes { unsafe fill($0) }
        return bytes
    }

    /// Overwrites all of `buffer`.
    @unsafe
    func fill(_ buffer: UnsafeMutableRawBufferPointer) {
        prepareSodium()
        guard let address = buffer.baseAddress else { return }
        if let stream {
            unsafe randombytes_buf_deterministic(address, buffer.count, stream.nextSeed())
        } else {
            unsafe randombytes_buf(address, buffer.count)
        }
    }
}

private final class ReproducibleStream: Sendable {
    private let seed: [UInt8]
    private let requests = Mutex<UInt64>(0)

    init(seed: String) { self.seed = Array(seed.utf8) }

    func nextSeed() -> [UInt8] {
        let request = requests.withLock { count in
            count += 1
            return count
        }
        let number = (0..<8).map { UInt8(truncatingIfNeeded: request >> (56 - 8 * UInt64($0))) }
        return Tag("postern/1/reproducible").digest(.none, number + seed).bytes
    }
}
