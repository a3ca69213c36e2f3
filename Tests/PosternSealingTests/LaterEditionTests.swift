import PosternFormat
import PosternLog
import PosternSealing
import PosternSigning
import Testing
import VectorFiles

/// A50 and A56: what a later edition adds is newer where the program's level covers it, and a fault where not; what need
/// not be understood is kept and counts.
@Suite("what a later edition adds")
struct LaterEditionTests {
    private static let optional = Extensions([Extension(number: 7, isCritical: false, data: [1, 2, 3])])
    private static let critical = Extensions([Extension(number: 8, isCritical: true, data: [])])

    private func read(_ draft: (Village) -> Content.Draft, level: UInt32) throws -> Finding {
        let village = try Village(level: level)
        let opened = try village.opened()
        return try village.lastRead(
            opened.adding(village.message(draft(village), in: opened, by: village.rae).encoded),
            by: village.ben)
    }

    @Test(
        "A50 an extension that need not be understood changes nothing, at any level",
        arguments: [1, 2] as [UInt32])
    func optionalExtension(_ level: UInt32) throws {
        let found = try read({ $0.draft("Hello.", by: $0.rae, extensions: Self.optional) }, level: level)
        #expect(found.outcome == "ok" && found.contents["extension"] == ["7 0 010203"])
        #expect(found.contents["text"] == [Hexadecimal.encode("Hello.".utf8)])
    }

    @Test("A50 a message with an extension that must be understood is named newer, and not shown")
    func newerExtension() throws {
        let found = try read({ $0.draft("Hello.", by: $0.rae, extensions: Self.critical) }, level: 2)
        #expect(found == Finding(.newer(.criticalExtension(8))))
    }

    @Test("A56 without a level that covers it, an extension that must be understood is a fault")
    func uncoveredExtension() throws {
        let found = try read({ $0.draft("Hello.", by: $0.rae, extensions: Self.critical) }, level: 1)
        #expect(found == Finding(.uncovered(.criticalExtension(8))))
    }

    @Test("A50 a kind that need not be understood is shown as its author's", arguments: [3, 127] as [UInt8])
    func optionalKind(_ number: UInt8) throws {
        let found = try read({ $0.draft("", by: $0.rae, .later(number)) }, level: 2)
        #expect(found.outcome == "ok" && found.contents["kind"] == ["\(number)"])
    }

    @Test(
        "A50 a kind that must be understood is named newer, and not shown", arguments: [128, 255] as [UInt8])
    func newerKind(_ number: UInt8) throws {
        let found = try read({ $0.draft("", by: $0.rae, .later(number)) }, level: 2)
        #expect(found == Finding(.newer(.unknownKind("kind", number))))
    }

    @Test(
        "A56 without a level that covers it, an unknown kind is a fault",
        arguments: [3, 127, 128, 255] as [UInt8])
    func uncoveredKind(_ number: UInt8) throws {
        let found = try read({ $0.draft("", by: $0.rae, .later(number)) }, level: 1)
        #expect(found == Finding(.uncovered(.unknownKind("kind", number))))
    }

    @Test(
        "A56 nobody dresses up another's message as newer: the signature is verified first",
        arguments: [1, 2] as [UInt32])
    func forged(_ level: UInt32) throws {
        let village = try Village(level: level)
        let opened = try village.opened()
        let forged = village.draft("", by: village.rae, .later(200), extensions: Self.critical)
        let log = opened.adding(village.message(forged, in: opened, by: village.ben).encoded)
        #expect(try village.lastRead(log, by: village.ada) == Finding(.signature))
    }

    /// A log with an entry of a kind that this edition does not know, and a message after it.
    private func going(on kind: UInt8, _ village: Village, by signer: (Village) -> Person) throws -> Log {
        let opened = try village.opened()
        let entry = LaterEntry(
            kind: kind, prefix: village.prefix(opened, epoch: 1), body: [1], author: village.rae.fingerprint,
            sign: signer(village).sign)
        let log = opened.adding(entry.encoded)
        return log.adding(
            village.message(village.draft("Hello.", by: village.rae), in: log, by: village.rae).encoded)
    }

    @Test("A50 an entry of a kind that need not be understood counts, and what follows is read")
    func optionalEntry() throws {
        let village = try Village(level: 2)
        let log = try going(on: 16, village, by: \.rae)
        let verified = try village.verified(log)
        #expect(verified.newer == nil && verified.entries.count == 3)
        #expect(try village.lastRead(log, by: village.ben).outcome == "ok")
    }

    @Test("A50 behind an entry that must be understood nothing is read or written, and the chain is verified")
    func newerEntry() throws {
        let village = try Village(level: 2)
        let log = try going(on: 128, village, by: \.rae)
        let verified = try village.verified(log)
        #expect(verified.newer?.fault == .newer(.unknownKind("type", 128)) && verified.newer?.index == 1)
        #expect(verified.entries.count == 1 && verified.place == log.place)
        let draft = village.draft("Hello?", by: village.rae)
        let sealed = draft.sealed(
            after: verified, program: village.program.state.place, by: village.rae.identity,
            random: village.random)
        #expect(sealed == nil && verified.historyAsks.isEmpty)
    }

    @Test("A56 without a level that covers it, an unknown entry is a fault", arguments: [16, 128] as [UInt8])
    func uncoveredEntry(_ kind: UInt8) throws {
        let village = try Village()
        #expect(
            village.fault(try going(on: kind, village, by: \.rae)) == .uncovered(.unknownKind("type", kind)))
    }

    @Test(
        "A56 an unknown entry that its author did not sign is a fault at any level",
        arguments: [16, 128] as [UInt8])
    func forgedEntry(_ kind: UInt8) throws {
        let village = try Village(level: 2)
        #expect(village.fault(try going(on: kind, village, by: \.mallory)) == .signature)
    }

    @Test("A50 a statement with an extension that need not be understood gives its secrets")
    func statementWithExtension() throws {
        let village = try Village()
        let opened = try village.opened()
        let secret = village.secret(opened.id, 2)
        let epoch = Epoch(number: 2, key: secret.key, members: village.members(opened.id, secret))
        let rotated = opened.adding(village.statement(opened, .rotated(epoch), extensions: Self.optional))
        let said = rotated.adding(
            village.message(village.draft("Hello.", by: village.rae), in: rotated, epoch: 2, by: village.rae)
                .encoded)
        #expect(try village.lastRead(said, by: village.ben).outcome == "ok")
    }

    @Test(
        "A50 a statement with an extension that must be understood gives nothing",
        arguments: [1, 2] as [UInt32])
    func statementWithCriticalExtension(_ level: UInt32) throws {
        let village = try Village(level: level)
        let opened = try village.opened()
        let secret = village.secret(opened.id, 2)
        let epoch = Epoch(number: 2, key: secret.key, members: village.members(opened.id, secret))
        let log = opened.adding(village.statement(opened, .rotated(epoch), extensions: Self.critical))
        guard level > ProgramLevel.known else {
            #expect(village.fault(log) == .uncovered(.criticalExtension(8)))
            return
        }
        let verified = try village.verified(log)
        #expect(verified.newer?.fault == .newer(.criticalExtension(8)) && verified.entries.count == 1)
        #expect(verified.state.epoch?.number == 1)
    }
}
