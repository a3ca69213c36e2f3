import PosternSigning
import Testing

@Suite("digests")
struct DigestTests {
    private let abc = Array("abc".utf8)
    private let counting = [UInt8](0..<32)

    // The expected bytes of the two BLAKE2b tests are those of Python's hashlib.
    @Test("a digest is BLAKE2b-256 of tag, program and data")
    func digest() {
        #expect(
            hex(Tag.entry.digest(.none, abc).bytes)
                == "2dc7e4770b32b59501ac13b0a48ca722e65b74cbccc285626ea82987c1def956")
    }

    @Test("a keyed digest uses the key parameter of BLAKE2b")
    func keyedDigest() throws {
        let program = try #require(ProgramID(counting))
        let key = SecretBytes(copying: counting)
        let expected = "e92cc409359a574498629c21175b6b9b9cd89ad8f9f759ad381d49684a647d66"
        #expect(hex(Tag.bodyKey.keyedDigest(key, program, abc).bytes) == expected)
        #expect(hex(Tag.bodyKey.keyedSecret(key, program, abc).exposed()) == expected)
    }

    @Test("SHA-256 gives the answer of RFC 6234")
    func sha256Answer() {
        #expect(hex(sha256(abc)) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }

    @Test("SHA-512 gives the answer of RFC 6234")
    func sha512Answer() {
        #expect(
            hex(sha512(abc)) == "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f")
    }

    @Test("a fixed-size value is made of exactly its bytes", arguments: [0, 31, 33, 64])
    func otherSizes(_ count: Int) {
        #expect(Digest([UInt8](repeating: 1, count: count)) == nil)
        #expect(VerifyingKey([UInt8](repeating: 1, count: count)) == nil)
        #expect(ProgramID([UInt8](repeating: 1, count: count)) == nil)
    }

    @Test("a fixed-size value is read back from its text and from no other")
    func text() throws {
        let digest = Tag.entry.digest(.none, abc)
        #expect(Digest(text: digest.text) == digest)
        #expect(Digest(text: digest.text.uppercased()) == nil)
        #expect(Digest(text: digest.text + "a") == nil)
    }

    @Test("values are ordered like big-endian numbers")
    func order() throws {
        let low = try #require(Digest([0] + [UInt8](repeating: 0xff, count: 31)))
        let high = try #require(Digest([1] + [UInt8](repeating: 0, count: 31)))
        #expect(low < high)
        #expect(!(high < low))
        #expect(!(low < low))
    }
}
