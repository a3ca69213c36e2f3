import PosternFormat
import PosternSigning
import Testing

@testable import PosternSealing

/// A27: what somebody who has the key file, and not the passphrase, can do.
@Suite("key files")
struct IdentityFileTests {
    private let village: Village
    private let cost: IdentityFile.Cost

    init() throws {
        village = try Village()
        cost = try #require(IdentityFile.Cost(operations: 1, memoryKiB: 8))
    }

    private func sealed(_ passphrase: String) throws -> String {
        try IdentityFile.sealed(
            village.rae.identity, passphrase: SecretBytes(copying: passphrase.utf8), cost: cost,
            random: village.random)
    }

    private func open(_ text: String, _ passphrase: String?) throws -> Card {
        let identity = try IdentityFile.open(text) { passphrase.map { SecretBytes(copying: $0.utf8) } }
        return identity.card
    }

    @Test(
        "a key file opens with its passphrase",
        arguments: ["words", "", " ", "mot de passe é", String(repeating: "long ", count: 100)])
    func roundTrip(_ passphrase: String) throws {
        #expect(try open(try sealed(passphrase), passphrase) == village.rae.card)
    }

    @Test(
        "A27 a key file does not open with another passphrase", arguments: ["", "Words", "words ", "words\n"])
    func otherPassphrase(_ passphrase: String) throws {
        let text = try sealed("words")
        #expect(throws: IdentityFile.OpenError.wrongPassphrase) { try open(text, passphrase) }
    }

    @Test("a key file does not open without a passphrase")
    func noPassphrase() throws {
        let text = try sealed("words")
        #expect(throws: IdentityFile.OpenError.passphraseNeeded) { try open(text, nil) }
    }

    @Test("a key file without passphrase opens, and no passphrase is asked for")
    func plain() throws {
        let text = IdentityFile.plain(village.rae.identity)
        let identity = try IdentityFile.open(text) {
            Issue.record("asked")
            return nil
        }
        #expect(identity.card == village.rae.card)
        #expect(try !IdentityFile.isSealed(text))
    }

    @Test("the card of a sealed key file can be read without the passphrase")
    func cardOutside() throws {
        let text = try sealed("words")
        #expect(try IdentityFile.card(of: text) == village.rae.card)
        #expect(try IdentityFile.isSealed(text))
    }

    @Test("A27 the same identity is sealed to other bytes each time")
    func fresh() throws { #expect(try sealed("words") != sealed("words")) }

    @Test("A27 a sealed key file holds neither secret")
    func holdsNothing() throws {
        let object = try TextForm.read(IdentityFile.prefix, try sealed("words"))
        let secrets = village.rae.identity.encoded().exposed()
        for start in [secrets.count - 65, secrets.count - 32] {
            let secret = Array(secrets[start..<start + 32])
            #expect(!object.indices.dropLast(31).contains { Array(object[$0..<$0 + 32]) == secret })
        }
    }

    @Test(
        "the cost of a passphrase has its bounds",
        arguments: [
            (1, 8, true), (16, 4_194_304, true), (0, 8, false), (17, 8, false), (1, 7, false),
            (1, 4_194_305, false),
        ])
    func bounds(_ operations: UInt32, _ memory: UInt32, _ isOne: Bool) {
        #expect((IdentityFile.Cost(operations: operations, memoryKiB: memory) != nil) == isOne)
    }

    @Test("the cost that people get is libsodium's moderate one")
    func moderate() {
        #expect(IdentityFile.Cost.moderate.operations == 3)
        #expect(IdentityFile.Cost.moderate.memoryKiB == 262_144)
    }

    @Test("text that is no key file is refused", arguments: ["", "postern-identity-", "postern-card-aeaq"])
    func noKeyFile(_ text: String) {
        #expect(throws: IdentityFile.OpenError.self) { try open(text, "words") }
    }

    @Test("two identities made from the system's random bytes differ")
    func systemRandom() {
        let first = Identity(name: nil, random: .system)
        let second = Identity(name: nil, random: .system)
        #expect(first.card != second.card)
        #expect(first.card.name == nil)
    }
}
