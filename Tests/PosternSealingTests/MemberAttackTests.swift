import PosternFormat
import PosternLog
import PosternSigning
import Testing
import VectorFiles

@testable import PosternSealing

/// Attacks by somebody who holds the secret of the room, and by a coordinator.
@Suite("attacks by members")
struct MemberAttackTests {
    private let village: Village

    init() throws { village = try Village() }

    /// Seals a content that was signed earlier, as the next message of the log.
    private func resealed(
        _ content: [UInt8], in log: Log, contentKey: [UInt8]? = nil, committedTo: [UInt8]? = nil
    ) -> Message {
        let secret = village.secret(log.id, 1)
        let key = contentKey ?? village.random.bytes(32)
        let sealedKey = SealedBox.seal(
            SecretBytes(copying: key), to: secret.key.bytes, random: village.random)
        let committed = committedTo ?? key
        let header = Message.Header(
            prefix: village.prefix(log, epoch: 1), sealedKey: sealedKey,
            commitment: Tag.keyCommitment.keyedDigest(
                SecretBytes(copying: committed), log.id.program, sealedKey))
        var encoder = Encoder()
        encoder.vector(content)
        let length = Padding.paddedLength(encoder.bytes.count)
        let padded = encoder.bytes + [UInt8](repeating: 0, count: length - encoder.bytes.count)
        let body = Cipher.seal(
            padded, key: bodyKey(SecretBytes(copying: committed), header), nonce: Cipher.singleUseNonce,
            associated: header.encoded)
        return Message(header: header, body: body)
    }

    /// The signed content of the message, as any member of its room can get it.
    private func content(of message: Message) throws -> [UInt8] {
        let secret = village.secret(message.header.log, message.header.epoch)
        guard let key = SealedBox.open(message.header.sealedKey, with: secret.keyPair) else {
            throw OpenError.sealedKey
        }
        let opened = Cipher.open(
            message.body, key: bodyKey(key, message.header), nonce: Cipher.singleUseNonce,
            associated: message.header.encoded)
        let padded = try #require(opened)
        var decoder = Decoder(padded)
        return Array(try decoder.vector("content", 1...Limits.entryBytes))
    }

    private func report(in log: Log) -> Message {
        village.message(village.draft("The jar does not close.", by: village.rae), in: log, by: village.rae)
    }

    @Test("A15 a member cannot say something in another's name")
    func inAnothersName() throws {
        let log = try village.opened()
        let forged = village.message(village.draft("I give up.", by: village.rae), in: log, by: village.ben)
        #expect(try village.lastRead(log.adding(forged.encoded), by: village.ada) == Finding(.signature))
    }

    @Test("A15 a member cannot put their name to what another signed")
    func underOnesOwnName() throws {
        let opened = try village.opened()
        let said = report(in: opened)
        let log = opened.adding(said.encoded)
        var words = try content(of: said)
        // After the kind and the id.
        words.replaceSubrange(17..<49, with: village.ben.fingerprint.bytes)
        let forged = resealed(words, in: log)
        #expect(try village.lastRead(log.adding(forged.encoded), by: village.ada) == Finding(.signature))
    }

    @Test("A15 a member cannot have another say the same thing again later")
    func saidAgain() throws {
        let opened = try village.opened()
        let said = report(in: opened)
        let log = opened.adding(said.encoded)
        let forged = resealed(try content(of: said), in: log)
        #expect(try village.lastRead(log.adding(forged.encoded), by: village.ada) == Finding(.signature))
    }

    @Test("A16 a signed report that a maintainer seals into another room is not the researcher's there")
    func forwardedToInternal() throws {
        let said = report(in: try village.opened())
        let inside = try village.opened(.internal)
        let forged = resealed(try content(of: said), in: inside)
        #expect(
            try village.lastRead(inside.adding(forged.encoded), by: village.ada)
                == Finding(.authorNotMember(village.rae.fingerprint)))
    }

    @Test("A16 a signed report that a maintainer seals into another case is not the researcher's there")
    func forwardedToOtherCase() throws {
        let said = report(in: try village.opened())
        let elsewhere = try village.opened(case: 2)
        let forged = resealed(try content(of: said), in: elsewhere)
        #expect(
            try village.lastRead(elsewhere.adding(forged.encoded), by: village.ada) == Finding(.signature))
    }

    @Test("A19 a body under one key cannot come with the sealed key to another reading")
    func twoReadings() throws {
        let opened = try village.opened()
        let log = opened.adding(report(in: opened).encoded)
        let words = try content(of: report(in: log))
        let forged = resealed(
            words, in: log, contentKey: [UInt8](repeating: 1, count: 32),
            committedTo: [UInt8](repeating: 2, count: 32))
        for reader in [village.ada, village.ben, village.rae] {
            #expect(try village.lastRead(log.adding(forged.encoded), by: reader) == Finding(.commitment))
        }
    }

    @Test("A20 a malformed wrap is named to its member, and the others read on")
    func malformedWrap() throws {
        let id = try village.log().id
        let secret = village.secret(id, 1)
        let broken = village.member(
            village.ben, .maintainer, secret, wrap: [UInt8](repeating: 0x5a, count: 112))
        let members = [
            village.member(village.ada, .coordinator, secret), broken,
            village.member(village.rae, .researcher, secret),
        ]
        let opened = try village.opened(.shared, members)
        let log = opened.adding(report(in: opened).encoded)
        #expect(
            try village.read(log, by: village.ben) == [
                Finding(.doesNotOpen), Finding(.noSecret(epoch: 1)),
            ])
        for reader in [village.ada, village.rae] {
            #expect(try village.read(log, by: reader).allSatisfy { $0.outcome == "ok" })
        }
    }

    @Test("A20 a wrap of another size is refused by everybody", arguments: [0, 111, 113])
    func wrapSize(_ size: Int) throws {
        let id = try village.log().id
        let secret = village.secret(id, 1)
        let broken = village.member(
            village.ben, .maintainer, secret, wrap: [UInt8](repeating: 0, count: size))
        let log = try village.opened(.shared, [village.member(village.ada, .coordinator, secret), broken])
        let fault = LogError(log: id, index: 0, fault: .undecodable(.length("wrap", found: size)))
        #expect(throws: fault) { try village.verified(log) }
    }

    @Test("A24 a member who was given another secret than the others notices it at once")
    func otherSecret() throws {
        let id = try village.log().id
        let secret = village.secret(id, 1)
        let other = EpochSecret(log: id, number: 1, random: village.random)
        let apart = village.member(village.ben, .maintainer, other)
        let members = [
            village.member(village.ada, .coordinator, secret), apart,
            village.member(village.rae, .researcher, secret),
        ]
        let opened = try village.opened(.shared, members)
        #expect(try village.lastRead(opened, by: village.ben) == Finding(.otherKey))
        #expect(try village.lastRead(opened, by: village.rae).outcome == "ok")
    }

    @Test("A17 somebody who was removed has no secret of what follows")
    func removed() throws {
        let opened = try village.opened()
        let secret = village.secret(opened.id, 2)
        let left = [
            village.member(village.ada, .coordinator, secret),
            village.member(village.rae, .researcher, secret),
        ]
        let changed = opened.adding(
            village.statement(
                opened, .changed(Epoch(number: 2, key: secret.key, members: left), approvals: [])))
        let later = changed.adding(
            village.message(
                village.draft("He is gone.", by: village.rae), in: changed, epoch: 2, by: village.rae
            ).encoded)
        #expect(try village.lastRead(later, by: village.ben) == Finding(.noSecret(epoch: 2)))
    }

    @Test("A18 somebody who was removed is no author any more, though they know the key")
    func writesAfterRemoval() throws {
        let opened = try village.opened()
        let secret = village.secret(opened.id, 2)
        let left = [
            village.member(village.ada, .coordinator, secret),
            village.member(village.rae, .researcher, secret),
        ]
        let changed = opened.adding(
            village.statement(
                opened, .changed(Epoch(number: 2, key: secret.key, members: left), approvals: [])))
        let late = village.message(
            village.draft("I am still here.", by: village.ben), in: changed, epoch: 2, by: village.ben)
        #expect(
            try village.lastRead(changed.adding(late.encoded), by: village.rae)
                == Finding(.authorNotMember(village.ben.fingerprint)))
    }
}
