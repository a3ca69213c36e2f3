import PosternFormat
import PosternLog
import PosternSealing
import PosternSigning
import Testing
import VectorFiles

/// A6, A7: a message that was said once is put somewhere else by a server that gives good receipts for anything.
@Suite("attacks by replay")
struct ReplayAttackTests {
    private let village: Village
    private let words: Content.Draft

    init() throws {
        village = try Village()
        words = village.draft("The jar does not close.", by: village.rae)
    }

    /// The message with a header that fits the end of `log`.
    private func moved(_ message: Message, to log: Log, epoch: UInt32) -> [UInt8] {
        Message(
            header: Message.Header(
                prefix: village.prefix(log, epoch: epoch), sealedKey: message.header.sealedKey,
                commitment: message.header.commitment),
            body: message.body
        ).encoded
    }

    @Test("A6 a message of another case does not belong here")
    func otherCase() throws {
        let there = village.message(words, in: try village.opened(case: 2), by: village.rae)
        #expect(village.fault(try village.opened().adding(there.encoded)) == .otherLog)
    }

    @Test("A6 a message of another case with a header of this one does not open")
    func otherCaseMoved() throws {
        let there = village.message(words, in: try village.opened(case: 2), by: village.rae)
        let here = try village.opened()
        let log = here.adding(moved(there, to: here, epoch: 1))
        #expect(try village.lastRead(log, by: village.ben) == Finding(.sealedKey))
    }

    @Test("A6 a message of another room does not belong here")
    func otherRoom() throws {
        let inside = village.message(
            village.draft("Do not tell them.", by: village.ben), in: try village.opened(.internal),
            by: village.ben)
        #expect(village.fault(try village.opened().adding(inside.encoded)) == .otherLog)
    }

    @Test("A6 a message of the internal room with a header of the shared one does not open")
    func otherRoomMoved() throws {
        let inside = village.message(
            village.draft("Do not tell them.", by: village.ben), in: try village.opened(.internal),
            by: village.ben)
        let here = try village.opened()
        let log = here.adding(moved(inside, to: here, epoch: 1))
        #expect(try village.lastRead(log, by: village.rae) == Finding(.sealedKey))
    }

    @Test("A6 a message of an earlier epoch is refused by the log")
    func earlierEpoch() throws {
        let opened = try village.opened()
        let rotated = village.rotated(opened)
        let early = village.message(words, in: rotated, epoch: 1, by: village.rae)
        #expect(village.fault(rotated.adding(early.encoded)) == .wrongEpoch(expected: 2, found: 1))
    }

    @Test("A6 a message of an earlier epoch with a header of this one does not open")
    func earlierEpochMoved() throws {
        let opened = try village.opened()
        let early = village.message(words, in: opened, by: village.rae)
        let rotated = village.rotated(opened)
        let log = rotated.adding(moved(early, to: rotated, epoch: 2))
        #expect(try village.lastRead(log, by: village.ben) == Finding(.sealedKey))
    }

    @Test("A6 a message of an earlier epoch that was sealed for the next one is refused by the log")
    func sealedAhead() throws {
        let opened = try village.opened()
        let rotated = village.rotated(opened)
        let ahead = village.message(words, in: rotated, epoch: 2, seen: opened.place, by: village.rae)
        #expect(village.fault(rotated.adding(ahead.encoded)) == .epochNotSeen)
    }

    @Test("A7 a message that stands in the room twice is refused by the log")
    func twice() throws {
        let opened = try village.opened()
        let said = village.message(words, in: opened, by: village.rae)
        let log = opened.adding(said.encoded).adding(said.encoded)
        #expect(village.fault(log) == .repeated)
    }

    @Test("A7 an addition that is refused changes nothing: what stood before it is still a repetition")
    func afterRefusal() throws {
        let opened = try village.opened()
        let said = village.message(words, in: opened, by: village.rae)
        let log = opened.adding(said.encoded)
        var verified = try village.verified(log)
        let rotated = village.rotated(log)
        let twice = rotated.adding(said.encoded)
        #expect(throws: LogError.self) {
            try verified.extend(
                with: Array(twice.stored[2...]), receipt: twice.receipt, program: village.program)
        }
        #expect(verified.place == log.place && verified.entries.count == 2 && verified.heads.count == 3)
        let again = log.adding(said.encoded)
        #expect(throws: LogError(log: log.id, index: 2, fault: .repeated)) {
            try verified.extend(
                with: Array(again.stored[2...]), receipt: again.receipt, program: village.program)
        }
        try verified.extend(
            with: Array(rotated.stored[2...]), receipt: rotated.receipt, program: village.program)
        #expect(verified.place == rotated.place)
    }

    @Test("A7 a message with a header of another place in its room does not open")
    func moved() throws {
        let opened = try village.opened()
        let said = village.message(words, in: opened, by: village.rae)
        let log = opened.adding(said.encoded)
        let again = log.adding(moved(said, to: log, epoch: 1))
        #expect(try village.lastRead(again, by: village.ben) == Finding(.body))
    }

    @Test("A7 the same draft that its author sends twice is shown once")
    func sentTwice() throws {
        let opened = try village.opened()
        let log = opened.adding(village.message(words, in: opened, by: village.rae).encoded)
        let again = log.adding(village.message(words, in: log, by: village.rae).encoded)
        #expect(try village.lastRead(again, by: village.ben).contents["repeats"] == ["1"])
    }

    @Test("A7 the same draft that its author sends again in the next epoch is shown once")
    func sentAgainInNextEpoch() throws {
        let opened = try village.opened()
        let log = village.rotated(
            opened.adding(village.message(words, in: opened, by: village.rae).encoded))
        let again = log.adding(village.message(words, in: log, epoch: 2, by: village.rae).encoded)
        #expect(try village.lastRead(again, by: village.ben).contents["repeats"] == ["1"])
    }

    @Test("A7 another text under an id that its author used is named, and the first one stands")
    func otherTextUnderOneID() throws {
        let opened = try village.opened()
        let log = opened.adding(village.message(words, in: opened, by: village.rae).encoded)
        let other = village.draft("The jar closes.", by: village.rae, id: words.id)
        let again = log.adding(village.message(other, in: log, by: village.rae).encoded)
        let findings = try village.read(again, by: village.ben)
        #expect(findings[1].contents["text"] == [Hexadecimal.encode(words.text)])
        #expect(findings[2] == Finding(.repeated))
    }
}
