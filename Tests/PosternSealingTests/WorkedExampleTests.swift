import CSodiumSign
import Foundation
import PosternFormat
import PosternLog
import PosternSigning
import Testing

@testable import PosternSealing

/// The worked example of the specification, read from the page itself: what is printed there is what this package
/// verifies, opens and writes again.
@Suite("the specification's worked example")
struct WorkedExampleTests {
    private static let page = "Sources/PosternFormat/PosternFormat.docc/WorkedExample.md"

    /// What stands between fences on the page, in order.
    private let blocks: [String]

    init() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let text = try String(contentsOf: root.appendingPathComponent(Self.page), encoding: .utf8)
        let parts = text.components(separatedBy: "```")
        blocks = stride(from: 1, to: parts.count, by: 2).map {
            parts[$0].trimmingCharacters(in: .whitespacesAndNewlines)
        }
    }

    /// Every object of this type that is printed whole.
    private func objects(_ type: UInt8) -> [[UInt8]] {
        blocks.compactMap(Self.bytes).filter { $0.starts(with: [type, 1, 1]) }
    }

    /// The messages; their headers are printed as well, and are none.
    private var messages: [[UInt8]] { objects(5).filter { (try? Message(decoding: $0)) != nil } }

    private func texts(_ prefix: String) -> [String] {
        blocks.filter { $0.hasPrefix(prefix) && !$0.contains("\n") }
    }

    private static func bytes(_ block: String) -> [UInt8]? {
        let digits = block.filter { $0 != "\n" }
        let isHexadecimal = digits.allSatisfy { "0123456789abcdef".contains($0) }
        guard digits.count.isMultiple(of: 2), isHexadecimal else { return nil }
        return stride(from: 0, to: digits.count, by: 2).compactMap { offset in
            let start = digits.index(digits.startIndex, offsetBy: offset)
            return UInt8(digits[start..<digits.index(start, offsetBy: 2)], radix: 16)
        }
    }

    private func program() throws -> ProgramState {
        var program = try ProgramState(genesis: #require(objects(2).first))
        for statement in objects(3) { try program.append(statement) }
        return program
    }

    @Test("the program in it is the one that its address pins")
    func programIsPinned() throws {
        let address = try ProgramAddress(text: #require(texts("https://postern.example/p/").first))
        let program = try program()
        #expect(address.program == program.id)
        #expect(program.people.map(\.name.text) == ["Ada", "Max", "Lea"])
        #expect(program.recovery?.name?.text == "Noa")
        #expect(try Receipt(decoding: #require(objects(6).first)).isSigned(by: program.genesis.serverKey))
    }

    @Test("card and key files in it are one person's")
    func identities() throws {
        let card = try Card(text: #require(texts(Card.prefix).first))
        #expect(card.encoded == objects(1).first)
        let plain = try IdentityFile.open(#require(texts(IdentityFile.prefix).first)) { nil }
        #expect(plain.card == card)
        let sealed = TextForm.write(IdentityFile.prefix, try #require(objects(9).first))
        let opened = try IdentityFile.open(sealed) { SecretBytes(copying: Array("correct horse".utf8)) }
        #expect(opened.card == card)
    }

    /// The entries of the room, in their order.
    private func entries() throws -> [[UInt8]] {
        let printed = objects(4) + messages + objects(13)
        return try printed.sorted { try Entry(decoding: $0).index < Entry(decoding: $1).index }
    }

    private func log(_ program: ProgramState) throws -> LogID {
        let invite = try Invite(text: #require(texts("https://postern.example/i/").first))
        return LogID(program: program.id, case: invite.caseID, room: .shared)
    }

    /// The secrets of everybody on the page follow from labels, as the page says.
    private func person(_ name: String) throws -> Identity {
        func secret(_ what: String) -> [UInt8] {
            Self.random("\(name) \(what)", 32)
        }
        var encoder = Encoder(.identity)
        encoder.vector(Array(name.utf8))
        encoder.vector(secret("signing seed"))
        encoder.vector(secret("receiving secret"))
        return try IdentityFile.open(TextForm.write(IdentityFile.prefix, encoder.bytes)) { nil }
    }

    private static func random(_ label: String, _ count: Int) -> [UInt8] {
        let input = Array("postern worked example: \(label)".utf8)
        var digest = [UInt8](repeating: 0, count: 64)
        let result = unsafe crypto_hash_sha512(&digest, input, UInt64(input.count))
        precondition(result == 0)
        return Array(digest.prefix(count))
    }

    @Test("its room is verified entry by entry, and its messages open")
    func room() throws {
        let program = try program()
        let log = try log(program)
        var room = RoomState(log: log)
        let entries = try entries()
        try #require(entries.count == 6)
        for entry in entries.prefix(4) { try room.append(entry, program: program) }
        let checkpoint = try Checkpoint(decoding: #require(objects(7).first))
        #expect(checkpoint == Checkpoint(log: log, index: room.count - 1, entryHash: room.head))
        let last = try Receipt(decoding: #require(objects(6).last))
        #expect(last.entryHash == room.head && last.isSigned(by: program.genesis.serverKey))

        let rin = try IdentityFile.open(#require(texts(IdentityFile.prefix).first)) { nil }
        var texts: [String] = []
        for (statement, message) in zip(objects(4), messages) {
            let epoch = try #require(try Statement(decoding: statement).reason.epoch)
            let member = try #require(epoch.member(rin.fingerprint))
            let secret = try EpochSecret.open(
                member.wrap, log: log, number: epoch.number, key: epoch.key, with: rin)
            #expect(secret.key == epoch.key)
            texts.append(try opened(message, by: secret, in: epoch))
        }
        #expect(texts.first?.hasPrefix("The password reset") == true)
        #expect(texts.last == "Received. Thank you.")
    }

    @Test("whoever joins later in it reads what was said before, by the grant that is printed")
    func newcomer() throws {
        let program = try program()
        let log = try log(program)
        var room = RoomState(log: log)
        for entry in try entries() { try room.append(entry, program: program) }
        let lea = try person("Lea")
        #expect(room.member(lea.fingerprint)?.readsFrom == 1)
        let grant = try HistoryGrant(decoding: #require(objects(13).first))
        #expect(grant.member == lea.fingerprint && grant.wraps.map(\.epoch) == [1, 2])
        var texts: [String] = []
        for ((statement, message), wrap) in zip(zip(objects(4), messages), grant.wraps) {
            let epoch = try #require(try Statement(decoding: statement).reason.epoch)
            let secret = try EpochSecret.open(
                wrap.wrap, log: log, number: wrap.epoch, key: epoch.key, with: lea)
            texts.append(try opened(message, by: secret, in: epoch))
        }
        #expect(texts.last == "Received. Thank you.")
    }

    private func opened(_ bytes: [UInt8], by secret: borrowing EpochSecret, in epoch: Epoch) throws -> String
    {
        let message = try Message(decoding: bytes)
        #expect(message.encoded == bytes)
        guard let key = SealedBox.open(message.header.sealedKey, with: secret.keyPair) else {
            throw OpenError.sealedKey
        }
        let body = Cipher.open(
            message.body, key: bodyKey(key, message.header), nonce: Cipher.singleUseNonce,
            associated: message.header.encoded)
        guard let padded = body else { throw OpenError.body }
        var decoder = Decoder(padded)
        let content = try Content(decoding: Array(decoder.vector("content", 1...Limits.entryBytes)))
        let author = try #require(epoch.member(content.draft.author))
        #expect(content.isSigned(by: author.card.signingKey, in: message.header, key: epoch.key))
        return String(decoding: content.draft.text, as: UTF8.self)
    }
}
