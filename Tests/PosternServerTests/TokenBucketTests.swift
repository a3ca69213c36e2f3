import NIOCore
import Testing

@testable import PosternServer

struct TokenBucketTests {
    private let start = NIODeadline.uptimeNanoseconds(1_000_000_000)

    @Test func `a burst is taken at once, then the rate`() {
        let buckets = TokenBuckets<Int>(rate: 2, burst: 3)
        #expect((0..<4).map { _ in buckets.take(1, at: start) } == [nil, nil, nil, 1])
        #expect(buckets.take(1, at: start + .milliseconds(500)) == nil)
        #expect(buckets.take(1, at: start + .milliseconds(500)) == 1)
    }

    @Test func `a look at a bucket takes nothing from it and makes none`() {
        let now = start
        let buckets = TokenBuckets<Int>(rate: 1, burst: 1, now: { now })
        #expect(buckets.wait(for: 1) == nil)
        #expect(buckets.count == 0)
        #expect(buckets.take(1) == nil)
        #expect(buckets.wait(for: 1) == 1)
        buckets.charge(1, 3)
        #expect(buckets.wait(for: 1) == 4)
        #expect(buckets.wait(for: 2) == nil)
    }

    @Test func `a bucket never holds more than its burst`() {
        let buckets = TokenBuckets<Int>(rate: 100, burst: 1)
        #expect(buckets.take(1, at: start) == nil)
        #expect(buckets.take(1, at: start + .hours(1)) == nil)
        #expect(buckets.take(1, at: start + .hours(1)) == 1)
    }

    @Test func `the seconds to wait grow with a slow rate`() {
        let buckets = TokenBuckets<Int>(rate: 1, burst: 1)
        _ = buckets.take(1, at: start)
        #expect(buckets.take(1, at: start) == 1)
    }

    @Test
    func `a day's worth is there at once, comes back over a day, and what was not needed can be given back`()
    {
        let buckets = TokenBuckets<Int>(perDay: 86_400)
        #expect(buckets.take(1, 86_000, at: start) == nil)
        #expect(buckets.take(1, 1_000, at: start) == 600)
        buckets.give(1, 600)
        #expect(buckets.take(1, 1_000, at: start) == nil)
        #expect(buckets.take(1, 3_600, at: start + .hours(1)) == nil)
        #expect(buckets.take(1, 1, at: start + .hours(1)) == 1)
    }

    @Test func `a flood of keys holds a bounded number of buckets`() {
        let buckets = TokenBuckets<Int>(rate: 1, burst: 1, capacity: 100)
        for key in 0..<10_000 { _ = buckets.take(key, at: start) }
        #expect(buckets.count <= 200)
    }

    @Test func `a key that is in use keeps its bucket through a flood`() {
        let buckets = TokenBuckets<Int>(rate: 1, burst: 1, capacity: 100)
        _ = buckets.take(-1, at: start)
        for key in 0..<10_000 {
            _ = buckets.take(key, at: start)
            if key % 50 == 0 { #expect(buckets.take(-1, at: start) != nil) }
        }
    }

    @Test(arguments: [
        ("192.0.2.1", "192.0.2.1", true), ("192.0.2.1", "192.0.2.2", false),
        ("192.0.2.1", "192.0.2.1:443", true),
        ("192.0.2.1", "::ffff:192.0.2.1", true), ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", false), ("2001:db8::1", "[2001:db8::2]:443", true),
        ("::1", "::2", true),
    ])
    func `addresses of one network are one`(left: String, right: String, areOne: Bool) {
        #expect((ClientAddress(left) == ClientAddress(right)) == areOne)
    }
}
