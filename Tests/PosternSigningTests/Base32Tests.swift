import PosternSigning
import Testing

@Suite("base32")
struct Base32Tests {
    @Test("whatever is encoded is decoded to the same bytes", arguments: 0...41)
    func roundTrip(_ count: Int) {
        let bytes = RandomSource.reproducible(seed: "base32 \(count)").bytes(count)
        let text = Base32.encode(bytes)
        #expect(text.utf8.count == (8 * count + 4) / 5)
        #expect(Base32.decode(text) == bytes)
    }

    @Test("A30 whatever is decoded is encoded to the same text", arguments: 1...3)
    func canonical(_ length: Int) {
        let alphabet = Array("abcdefghijklmnopqrstuvwxyz234567".utf8)
        var decoded = 0
        for number in 0..<(1 << (5 * length)) {
            let characters = (0..<length).map { alphabet[number >> (5 * $0) & 31] }
            let text = String(decoding: characters, as: UTF8.self)
            guard let bytes = Base32.decode(text) else { continue }
            decoded += 1
            #expect(Base32.encode(bytes) == text)
        }
        #expect(decoded == [1: 0, 2: 256, 3: 0][length])
    }

    @Test("nothing but the alphabet is decoded")
    func otherCharacters() {
        let alphabet = Set("abcdefghijklmnopqrstuvwxyz234567".utf8)
        for byte in UInt8(0)..<128 where !alphabet.contains(byte) {
            let text = String(decoding: [UInt8(ascii: "a"), byte], as: UTF8.self)
            #expect(Base32.decode(text) == nil)
        }
    }
}
