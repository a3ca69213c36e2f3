import PosternSigning
import Testing
import VectorFiles

/// A library that verifies signatures by another rule fails here: a log must mean the same to every client.
@Suite("vectors of Ed25519")
struct Ed25519VectorTests {
    @Test("a signature verifies or not, as its vector says", arguments: folder.vectors(of: "ed25519"))
    func verifies(_ vector: NamedVector) throws {
        let file = try vector.file()
        let key = try #require(VerifyingKey(try file.bytes("signing_key")))
        let signature = try #require(Signature(try file.bytes("signature")))
        let verifies = key.verifies(signature, rawMessage: try file.bytes("message"))
        #expect((verifies ? Finding(ok: []) : Finding(error: "signature")) == file.expected)
    }

    @Test("a key signs as its vector says", arguments: folder.vectors(of: "ed25519"))
    func signs(_ vector: NamedVector) throws {
        let file = try vector.file()
        guard file["signing_seed"] != nil else { return }
        let key = SigningKey(seed: SecretBytes(copying: try file.bytes("signing_seed")))
        #expect(key.verifyingKey.bytes == (try file.bytes("signing_key")))
        #expect(key.signature(rawMessage: try file.bytes("message")).bytes == (try file.bytes("signature")))
    }
}
