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
                log: log.id, index: log.count, previous: log.head, epoch: epoch,
                sealedKey: message.header.sealedKey, commitment: message.header.commitment),
            body: message.body
        ).encoded
    }

    private func refused(_ log: Log) -> LogFault? {
        do {
            _ = try village.verified(log)
            return nil
        } catch {
            return (error as? LogError)?.fault
        }
    }

    @Test("A6 a message of another case does not belong here")
    func otherCase() throws {
        let there = village.message(words, in: try village.opened(case: 2), by: village.rae)
        #expect(refused(try village.opened().adding(there.encoded)) == .otherLog)
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
        #expect(refused(try village.opened().adding(inside.encoded)) == .otherLog)
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
        #expect(refused(rotated.adding(early.encoded)) == .wrongEpoch(expected: 2, found: 1))
    }

    @Test("A6 a message of an earlier epoch with a header of this one does not open")
    func earlierEpochMoved() throws {
        let opened = try village.opened()
        let early = village.message(words, in: opened, by: village.rae)
        let rotated = village.rotated(opened)
        let log = rotated.adding(moved(early, to: rotated, epoch: 2))
        #expect(try village.lastRead(log, by: village.ben) == Finding(.sealedKey))
    }

    @Test("A7 a message that stands in the room twice is refused by the log")
    func twice() throws {
        let opened = try village.opened()
        let said = village.message(words, in: opened, by: village.rae)
        let log = opened.adding(said.encoded).adding(said.encoded)
        #expect(refused(log) == .wrongIndex(found: 1))
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
        #expect(try village.lastRead(again, by: village.ben) == Finding(.counter))
    }

    @Test("A7 a draft that is sent twice with a higher counter is shown once")
    func sentTwiceCountedUp() throws {
        let opened = try village.opened()
        let log = opened.adding(village.message(words, in: opened, by: village.rae).encoded)
        let higher = village.draft("The jar does not close.", by: village.rae, counter: 2, id: words.id)
        let again = log.adding(village.message(higher, in: log, by: village.rae).encoded)
        #expect(try village.lastRead(again, by: village.ben) == Finding(.repeated))
    }
}
