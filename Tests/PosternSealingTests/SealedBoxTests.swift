import CSodiumBox
import PosternFormat
import PosternSigning
import Testing

@testable import PosternSealing

/// Sealed boxes made here are libsodium's own, in both directions.
@Suite("sealed boxes")
struct SealedBoxTests {
    private let village: Village
    private let log: LogID

    init() throws {
        village = try Village()
        log = try village.log().id
    }

    @Test("a box sealed here opens with crypto_box_seal_open", arguments: [0, 1, 32, 64, 1000])
    func sealedHere(_ count: Int) {
        let content = village.random.bytes(count)
        let pair = BoxKeyPair(seed: SecretBytes(count: 32, random: village.random))
        let box = SealedBox.seal(SecretBytes(copying: content), to: pair.publicKey, random: village.random)
        #expect(box.count == count + 48)
        var opened = [UInt8](repeating: 0, count: count)
        let result = unsafe crypto_box_seal_open(
            &opened, box, UInt64(box.count), pair.publicKey, pair.secretKey.exposed())
        #expect(result == 0)
        #expect(opened == content)
    }

    @Test("a box sealed with crypto_box_seal opens here", arguments: [0, 1, 32, 64, 1000])
    func sealedThere(_ count: Int) throws {
        let content = village.random.bytes(count)
        let pair = BoxKeyPair(seed: SecretBytes(count: 32, random: village.random))
        var box = [UInt8](repeating: 0, count: count + 48)
        #expect(unsafe crypto_box_seal(&box, content, UInt64(count), pair.publicKey) == 0)
        guard let opened = SealedBox.open(box, with: pair) else {
            Issue.record("it does not open")
            return
        }
        #expect(opened.exposed() == content)
    }

    @Test("a wrap of an epoch secret opens with libsodium and the member's secret key")
    func wrap() throws {
        let secret = village.secret(log, 1)
        let wrap = secret.wrap(to: village.rae.card, random: village.random)
        let receiving = village.rae.identity.receiving.secretKey.exposed()
        var opened = [UInt8](repeating: 0, count: 64)
        #expect(
            unsafe crypto_box_seal_open(&opened, wrap, 112, village.rae.card.receivingKey.bytes, receiving)
                == 0)
        let again = EpochSecret(log: log, number: 1, secret: SecretBytes(copying: opened.prefix(32)))
        #expect(again.key == secret.key)
    }

    @Test("a wrap made with libsodium gives its member the secret")
    func wrapThere() throws {
        let bytes = village.random.bytes(32)
        let made = EpochSecret(log: log, number: 3, secret: SecretBytes(copying: bytes))
        var encoder = Encoder()
        log.encodeRoom(into: &encoder)
        encoder.uint32(3)
        encoder.fixed(village.ben.fingerprint.bytes)
        let content = bytes + Tag.wrapContext.digest(log.program, encoder.bytes).bytes
        var wrap = [UInt8](repeating: 0, count: 112)
        #expect(unsafe crypto_box_seal(&wrap, content, 64, village.ben.card.receivingKey.bytes) == 0)
        let key = made.key
        let opened = try EpochSecret.open(wrap, log: log, number: 3, key: key, with: village.ben.identity)
        #expect(opened.key == key)
    }

    @Test("a box that is shorter than its overhead does not open", arguments: [0, 47])
    func tooShort(_ count: Int) {
        let pair = BoxKeyPair(seed: SecretBytes(count: 32, random: village.random))
        let opens: Bool
        if case .some = SealedBox.open([UInt8](repeating: 0, count: count), with: pair) {
            opens = true
        } else {
            opens = false
        }
        #expect(!opens)
    }

    @Test("two wraps of one secret to one member differ")
    func fresh() {
        let secret = village.secret(log, 1)
        let first = secret.wrap(to: village.rae.card, random: .system)
        #expect(first != secret.wrap(to: village.rae.card, random: .system))
    }

    @Test("epoch secrets of two rooms, epochs or programs never share a key")
    func separated() throws {
        let bytes = village.random.bytes(32)
        let inside = LogID(program: log.program, case: log.caseID, room: .internal)
        let elsewhere = LogID(program: .none, case: log.caseID, room: log.room)
        let keys = [(log, UInt32(1)), (log, 2), (inside, 1), (elsewhere, 1)].map { log, number in
            let secret = EpochSecret(log: log, number: number, secret: SecretBytes(copying: bytes))
            return secret.key
        }
        #expect(Set(keys).count == 4)
    }
}
