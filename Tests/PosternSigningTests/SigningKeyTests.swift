import PosternSigning
import Testing

@Suite("signing")
struct SigningKeyTests {
    /// RFC 8032 section 7.1.
    struct Known: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let seed: String
        let publicKey: String
        let message: [UInt8]
        let signature: String
    }

    static let known = [
        Known(
            testDescription: "TEST 1",
            seed: "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            publicKey: "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", message: [],
            signature:
                "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
                + "d25bf5f0595bbe24655141438e7a100b"),
        Known(
            testDescription: "TEST 2",
            seed: "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            publicKey: "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", message: [0x72],
            signature:
                "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
                + "387b2eaeb4302aeeb00d291612bb0c00"),
        Known(
            testDescription: "TEST 3",
            seed: "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            publicKey: "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            message: [0xaf, 0x82],
            signature:
                "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
                + "4a7c15e9716ed28dc027beceea1ec40a"),
        Known(
            testDescription: "TEST SHA(abc)",
            seed: "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
            publicKey: "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
            message: sha512(Array("abc".utf8)),
            signature:
                "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e030"
                + "3dca179c138ac17ad9bef1177331a704"),
    ]

    @Test("Ed25519 gives the answers of RFC 8032", arguments: known)
    func rfc8032(_ known: Known) throws {
        let key = SigningKey(seed: SecretBytes(copying: bytes(known.seed)))
        #expect(hex(key.verifyingKey.bytes) == known.publicKey)
        let signature = key.signature(rawMessage: known.message)
        #expect(hex(signature.bytes) == known.signature)
        #expect(key.verifyingKey.verifies(signature, rawMessage: known.message))
        #expect(!key.verifyingKey.verifies(signature, rawMessage: known.message + [0]))
    }

    private var key: SigningKey { SigningKey(random: .reproducible(seed: "signing tests")) }
    private let program = ProgramID([UInt8](repeating: 5, count: 32)) ?? .none
    private let data = Array("words".utf8)

    @Test("a signature verifies under its tag, program and data")
    func verifies() {
        let signature = key.signature(tag: .card, program: program, over: data)
        #expect(key.verifyingKey.verifies(signature, tag: .card, program: program, over: data))
    }

    @Test("a signature for one program verifies for no other")
    func otherProgram() {
        let signature = key.signature(tag: .statement, program: program, over: data)
        #expect(!key.verifyingKey.verifies(signature, tag: .statement, program: .none, over: data))
    }

    static let tags: [PosternSigning.Tag] = [
        .card, .genesis, .programStatement, .statement, .message, .receipt, .programID, .entry, .fingerprint,
        .wrapContext, .reportCommitment, .text, .epochSeed, .bodyKey, .keyCommitment,
    ]

    @Test("A29 a signature under one tag verifies under no other", arguments: tags, tags)
    func otherTag(_ made: PosternSigning.Tag, _ used: PosternSigning.Tag) {
        let signature = key.signature(tag: made, program: program, over: data)
        let verifies = key.verifyingKey.verifies(signature, tag: used, program: program, over: data)
        #expect(verifies == (made == used))
    }

    @Test("A29 no tagged bytes begin like the signature base of an HTTP request", arguments: tags)
    func notHTTP(_ tag: PosternSigning.Tag) {
        #expect(tag.framed(program, data).first != UInt8(ascii: "\""))
    }

    @Test("A29 bytes cannot move between tag, program and data")
    func framing() {
        let framed = Set(Self.tags.map { $0.framed(program, data) })
        #expect(framed.count == Self.tags.count)
        #expect(Tag.card.framed(program, data) == [14] + Array("postern/1/card".utf8) + program.bytes + data)
    }
}

/// The bytes of hexadecimal digits.
func bytes(_ text: String) -> [UInt8] {
    let digits = text.utf8.map { UInt8($0 > 57 ? $0 - 87 : $0 - 48) }
    return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
}

/// Two digits for each byte.
func hex(_ bytes: [UInt8]) -> String {
    bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
}
