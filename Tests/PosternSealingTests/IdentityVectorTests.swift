import PosternFormat
import PosternSigning
import Testing
import VectorFiles

@testable import PosternSealing

/// Every vector of an identity, in the clear and sealed.
@Suite("vectors of identities")
struct IdentityVectorTests {
    @Test("an identity gives what its vector says", arguments: folder.vectors(of: "identity"))
    func identity(_ vector: NamedVector) throws {
        let file = try vector.file()
        let bytes = try file.object()
        do throws(FormatError) {
            let identity = try Identity(decoding: bytes)
            let found = Finding(ok: [
                ("card", Hexadecimal.encode(identity.card.encoded)),
                ("fingerprint", Hexadecimal.encode(identity.fingerprint.bytes)),
                ("text", IdentityFile.plain(identity)),
            ])
            #expect(found == file.expected)
            #expect(identity.encoded().exposed() == bytes)
        } catch {
            #expect(Finding(error) == file.expected)
        }
    }

    @Test("a sealed identity gives what its vector says", arguments: folder.vectors(of: "sealed-identity"))
    func sealedIdentity(_ vector: NamedVector) throws {
        let file = try vector.file()
        let text = TextForm.write(IdentityFile.prefix, try file.object())
        do {
            let identity = try IdentityFile.open(text) {
                file["passphrase"].map { SecretBytes(copying: $0.utf8) }
            }
            let found = Finding(ok: [
                ("card", Hexadecimal.encode(try IdentityFile.card(of: text).encoded)),
                ("identity", Hexadecimal.encode(identity.encoded().exposed())),
            ])
            #expect(found == file.expected)
        } catch let error as IdentityFile.OpenError {
            #expect(Finding(error) == file.expected)
        }
    }

    @Test("a card in the place of an identity is refused")
    func cardAsIdentity() throws {
        let file = try #require(folder.vectors(of: "text").first { $0.name == "text/identity-holds-card" })
            .file()
        let text = try file.value("text")
        #expect(throws: IdentityFile.OpenError.format(.type(expected: 8, found: 1))) {
            _ = try IdentityFile.open(text) { nil }
        }
    }
}
