import PosternFormat
import PosternLog
import PosternSealing
import PosternSigning
import Testing
import VectorFiles

/// A37: a message id belongs to its author. Nobody silences or crashes another by using theirs.
@Suite("message ids")
struct MessageIDTests {
    enum Author: String, CaseIterable {
        case ada, ben, rae
    }

    /// A member who says something, and in which kind of content.
    struct Saying: Sendable, CustomStringConvertible {
        let author: Author
        let kind: Content.Kind
        var description: String { "\(author), kind \(kind.number)" }
    }

    private static let sayings: [Saying] = Author.allCases.flatMap { author in
        [.message, .acknowledgement, .later(3), .later(128)].map { Saying(author: author, kind: $0) }
    }

    private let village: Village
    private let id: MessageID

    /// The level covers what a later edition says, so that its kinds are shown.
    init() throws {
        village = try Village(level: 2)
        id = MessageID(random: village.random)
    }

    private func adding(_ saying: Saying, to log: Log) -> Log {
        let author =
            switch saying.author {
            case .ada: village.ada
            case .ben: village.ben
            case .rae: village.rae
            }
        let draft = village.draft("\(saying)", by: author, saying.kind, id: id)
        return log.adding(village.message(draft, in: log, by: author).encoded)
    }

    /// What a saying is when nothing stands before it.
    private func alone(_ saying: Saying) throws -> Finding {
        try village.lastRead(adding(saying, to: village.opened()), by: village.ada)
    }

    @Test(
        "A37 another author's use of the same id silences nobody, whatever both say", arguments: sayings,
        sayings)
    func matrix(_ first: Saying, _ second: Saying) throws {
        let log = adding(second, to: adding(first, to: try village.opened()))
        let expected = try (first: alone(first), second: alone(second))
        // What is not shown uses up no id: its author may say it rightly under the same one.
        let isUsed = first.author == second.author && expected.first.outcome == "ok"
        let isSame = isUsed && first.kind == second.kind
        for reader in [village.ada, village.ben, village.rae] {
            let findings = try village.read(log, by: reader)
            #expect(findings[1] == expected.first)
            #expect(findings[2].contents["repeats"] == (isSame ? ["1"] : nil))
            if isSame { continue }
            #expect(findings[2] == (isUsed ? Finding(.repeated) : expected.second))
        }
    }

    @Test("A37 a forged message under another's id silences its owner neither before nor after it")
    func forged() throws {
        let opened = try village.opened()
        let words = village.draft("The jar does not close.", by: village.rae, id: id)
        let forged = village.draft("I give up.", by: village.rae, id: id)
        let before = opened.adding(village.message(forged, in: opened, by: village.ben).encoded)
        let said = before.adding(village.message(words, in: before, by: village.rae).encoded)
        let after = said.adding(village.message(forged, in: said, by: village.ben).encoded)
        let findings = try village.read(after, by: village.ada)
        #expect(findings[1] == Finding(.signature) && findings[3] == Finding(.signature))
        #expect(findings[2].contents["text"] == [Hexadecimal.encode(words.text)])
    }

    @Test("A37 a person who is not listed uses up nobody's id")
    func stranger() throws {
        let opened = try village.opened()
        let noise = village.draft("I am here.", by: village.mallory, id: id)
        let words = village.draft("The jar does not close.", by: village.rae, id: id)
        let log = opened.adding(village.message(noise, in: opened, by: village.mallory).encoded)
        let said = log.adding(village.message(words, in: log, by: village.rae).encoded)
        let findings = try village.read(said, by: village.ada)
        #expect(findings[1] == Finding(.authorNotMember(village.mallory.fingerprint)))
        #expect(findings[2].outcome == "ok")
    }

    @Test(
        "A37 the greatest numbers that an entry can hold are refused, and crash nobody",
        arguments: [0, 1, Place.greatestCount - 1, Place.greatestCount], [0, 1, UInt32.max])
    func extremes(_ count: UInt64, _ epoch: UInt32) throws {
        let opened = try village.opened()
        let nowhere = Place(count: count, head: village.program.state.place.head)
        for (seen, program) in [(nowhere, village.program.state.place), (opened.place, nowhere)] {
            let prefix = EntryPrefix(log: opened.id, seen: seen, program: program, epoch: epoch)
            let message = village.draft("x", by: village.rae).sealed(
                prefix, key: village.secret(opened.id, 1).key, by: village.rae.identity,
                random: village.random)
            #expect(village.fault(opened.adding(message.encoded)) != nil)
        }
    }
}
