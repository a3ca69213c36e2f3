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

    /// As many tokens a day as fit at once.
    init(
        perDay burst: Int, capacity: Int = 32_768, now: @escaping @Sendable () -> NIODeadline = { .now() }
    ) {
        precondition(burst > 0 && capacity > 0)
        rate = Double(burst) / 86_400
        self.burst = Double(burst)
        self.capacity = capacity
        self.now = now
    }

    /// Takes tokens of `key`. Nil when they were there, else the whole seconds until they are.
    func take(_ key: Key, _ tokens: Int = 1) -> Int? { take(key, tokens, at: now()) }

    /// The whole seconds until a token of `key` is there, nil where one is. Takes nothing.
    func wait(for key: Key) -> Int? {
        let now = now()
        return generations.withLock { generations in
            guard let bucket = generations.young[key] ?? generations.old[key] else { return nil }
            let tokens = filled(bucket, at: now)
            return tokens >= 1 ? nil : seconds(until: 1, from: tokens)
        }
    }

    /// Takes tokens of `key` even where they are not there: for what only shows afterwards how much it was.
    func charge(_ key: Key, _ tokens: Int) { if tokens > 0 { give(key, -tokens) } }

    /// Gives tokens back that were not needed.
    func give(_ key: Key, _ tokens: Int) {
        generations.withLock { generations in
            guard let bucket = generations.young[key] ?? generations.old[key] else { return }
            let full = min(burst, bucket.tokens + Double(tokens))
            generations.young[key] = Bucket(tokens: full, at: bucket.at)
        }
    }

    func take(_ key: Key, _ tokens: Int = 1, at now: NIODeadline) -> Int? {
        generations.withLock { generations in
            var bucket = generations.young[key] ?? generations.old[key] ?? Bucket(tokens: burst, at: now)
            bucket.tokens = filled(bucket, at: now)
            bucket.at = now
            let wanted = Double(tokens)
            let isThere = bucket.tokens >= wanted
            if isThere { bucket.tokens -= wanted }
            if generations.young[key] == nil, generations.young.count >= capacity {
                generations.old = generations.young
                generations.young = [:]
            }
            generations.young[key] = bucket
            return isThere ? nil : seconds(until: wanted, from: bucket.tokens)
        }
    }

    private func filled(_ bucket: Bucket, at now: NIODeadline) -> Double {
        let passed = Double((now - bucket.at).nanoseconds) / 1e9
        return min(burst, bucket.tokens + max(passed, 0) * rate)
    }

    private func seconds(until wanted: Double, from tokens: Double) -> Int {
        max(1, Int(((wanted - tokens) / rate).rounded(.up)))
    }

    /// How many buckets are held.
    var count: Int { generations.withLock { $0.young.count + $0.old.count } }
}
