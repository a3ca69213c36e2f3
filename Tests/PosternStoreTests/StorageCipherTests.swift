import PosternSigning
import Testing

@testable import PosternStore

@Suite struct StorageCipherTests {
    private let key = StorageKeyBox()
    private var cipher: StorageCipher { StorageCipher(key: key.key, generation: 1, random: .system) }
    private let record: [UInt8] = Array("a record".utf8)

    /// A key that a test's value may hold.
    private final class StorageKeyBox: Sendable {
        let key = StorageKey(random: .system)
    }

    @Test("a record opens where it was sealed")
    func opens() {
        let sealed = cipher.seal(record, at: .entry(log: 3, index: 4))
        #expect(cipher.open(sealed, at: .entry(log: 3, index: 4)) == record)
    }

    @Test(
        "a record does not open in another place",
        arguments: [
            RowPlace.entry(log: 4, index: 4), .entry(log: 3, index: 5), .log(3), .server, .member([3]),
            .rooms([3]),
        ])
    func moved(place: RowPlace) {
        let sealed = cipher.seal(record, at: .entry(log: 3, index: 4))
        #expect(cipher.open(sealed, at: place) == nil)
    }

    @Test("a record does not open as another generation's")
    func generation() {
        let sealed = cipher.seal(record, at: .log(1))
        #expect(StorageCipher(key: key.key, generation: 2, random: .system).open(sealed, at: .log(1)) == nil)
    }

    @Test("a record with any one bit flipped does not open")
    func flipped() {
        let sealed = cipher.seal(record, at: .log(1))
        for bit in 0..<8 * sealed.count {
            var changed = sealed
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(cipher.open(changed, at: .log(1)) == nil)
        }
    }

    @Test("a record that was cut off does not open", arguments: [0, 1, 23, 24, 39, 40, 100])
    func cut(count: Int) {
        let sealed = cipher.seal(record, at: .log(1))
        #expect(cipher.open(Array(sealed.prefix(count)), at: .log(1)) == nil)
    }

    @Test("short records of different lengths are of one length in the file")
    func floor() {
        let lengths = Set(
            [0, 1, 100, 400].map { cipher.seal([UInt8](repeating: 1, count: $0), at: .server).count })
        #expect(lengths == [24 + 512 + 16])
    }

    @Test("records of lengths close to each other are of one length in the file")
    func padme() {
        #expect(
            cipher.seal([UInt8](repeating: 1, count: 9001), at: .server).count
                == cipher.seal([UInt8](repeating: 1, count: 9150), at: .server).count)
    }

    @Test("the same record sealed twice is different in the file")
    func nonces() {
        #expect(cipher.seal(record, at: .server) != cipher.seal(record, at: .server))
    }
}
