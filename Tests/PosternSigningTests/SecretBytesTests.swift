import PosternSigning
import Testing

@Suite("secret bytes")
struct SecretBytesTests {
    @Test("a comparison in constant time holds equal what is equal")
    func equal() { #expect(constantTimeEqual([1, 2, 3], [1, 2, 3])) }

    @Test("a comparison in constant time notices each byte", arguments: 0..<3)
    func different(_ place: Int) {
        var bytes: [UInt8] = [1, 2, 3]
        bytes[place] ^= 0x80
        #expect(!constantTimeEqual([1, 2, 3], bytes))
    }

    @Test("arrays of different lengths are not equal")
    func lengths() { #expect(!constantTimeEqual([1, 2], [1, 2, 0])) }

    @Test("one secret followed by another is both")
    func followed() {
        let both = SecretBytes(copying: [1, 2]).followed(by: SecretBytes(copying: [3]))
        #expect(both.exposed() == [1, 2, 3])
    }

    @Test("what is moved into a secret is gone where it was")
    func moving() {
        var bytes: [UInt8] = [9, 8, 7]
        let secret = SecretBytes(moving: &bytes)
        #expect(bytes.isEmpty)
        #expect(secret.exposed() == [9, 8, 7])
    }

    @Test("memory that held a secret is zero when it is lent again", arguments: [1, 32, 64, 65, 4096])
    func wiped(_ count: Int) {
        for _ in 0..<100 {
            do { _ = SecretBytes(copying: [UInt8](repeating: 0xee, count: count)) }
            let fresh = unsafe SecretBytes(count: count) { _ in }
            #expect(fresh.exposed() == [UInt8](repeating: 0, count: count))
        }
    }

    @Test("a slice and a copy are secrets of their own")
    func slices() {
        let secret = SecretBytes(copying: [0, 1, 2, 3, 4])
        #expect(secret.slice(1..<3).exposed() == [1, 2])
        #expect(secret.slice(0..<0).count == 0)
        #expect(secret.copy().exposed() == secret.exposed())
    }

    @Test("wiping empties an array")
    func wiping() {
        var bytes: [UInt8] = [1, 2, 3]
        wipe(&bytes)
        #expect(bytes.isEmpty)
    }

    @Test("a seed gives the same bytes again, request by request")
    func reproducible() {
        let first = RandomSource.reproducible(seed: "a")
        let second = RandomSource.reproducible(seed: "a")
        #expect(first.bytes(32) == second.bytes(32))
        #expect(first.bytes(7) == second.bytes(7))
    }

    @Test("seeds, and requests of one seed, give different bytes")
    func independent() {
        let source = RandomSource.reproducible(seed: "a")
        let drawn = [source.bytes(32), source.bytes(32), RandomSource.reproducible(seed: "b").bytes(32)]
        #expect(Set(drawn).count == 3)
    }

    @Test("the system's random bytes do not repeat")
    func system() {
        #expect(RandomSource.system.bytes(32) != RandomSource.system.bytes(32))
        #expect(RandomSource.system.bytes(0).isEmpty)
    }
}
