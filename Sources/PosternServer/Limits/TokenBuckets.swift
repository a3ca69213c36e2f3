internal import NIOCore
internal import Synchronization

/// A rate for each of many keys: `burst` at once, `rate` a second over time, in bounded memory.
///
/// The buckets live in two generations. When the young one is full the old one is dropped, and what is still in use
/// moves over as it is asked for: so a flood of new keys costs a bounded amount of memory and no search. A bucket
/// that was dropped starts full again, which only somebody gains who owns more addresses than fit.
final class TokenBuckets<Key: Hashable & Sendable>: Sendable {
    private struct Bucket {
        var tokens: Double
        var at: NIODeadline
    }

    private struct Generations {
        var young: [Key: Bucket] = [:]
        var old: [Key: Bucket] = [:]
    }

    private let rate: Double
    private let burst: Double
    private let capacity: Int
    private let now: @Sendable () -> NIODeadline
    private let generations = Mutex(Generations())

    init(
        rate: Int, burst: Int, capacity: Int = 32_768,
        now: @escaping @Sendable () -> NIODeadline = { .now() }
    ) {
        precondition(rate > 0 && burst > 0 && capacity > 0)
        self.rate = Double(rate)
        self.burst = Double(burst)
        self.capacity = capacity
        self.now = now
    }

    /// Takes one token of `key`. Nil when there was one, else the whole seconds until there is.
    func take(_ key: Key) -> Int? { take(key, at: now()) }

    func take(_ key: Key, at now: NIODeadline) -> Int? {
        generations.withLock { generations in
            var bucket = generations.young[key] ?? generations.old[key] ?? Bucket(tokens: burst, at: now)
            let passed = Double((now - bucket.at).nanoseconds) / 1e9
            bucket.tokens = min(burst, bucket.tokens + max(passed, 0) * rate)
            bucket.at = now
            let isThere = bucket.tokens >= 1
            if isThere { bucket.tokens -= 1 }
            if generations.young[key] == nil, generations.young.count >= capacity {
                generations.old = generations.young
                generations.young = [:]
            }
            generations.young[key] = bucket
            return isThere ? nil : max(1, Int(((1 - bucket.tokens) / rate).rounded(.up)))
        }
    }

    /// How many buckets are held.
    var count: Int { generations.withLock { $0.young.count + $0.old.count } }
}
