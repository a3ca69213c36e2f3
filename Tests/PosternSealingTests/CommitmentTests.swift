import PosternFormat
import PosternLog
import PosternSealing
import PosternSigning
import Testing
import VectorFiles

/// A33 and A54: a knock commits its author, and nobody else, to one report.
@Suite("commitments")
struct CommitmentTests {
    private static let report = "The jar does not close."
    private let village: Village
    private let salt: [UInt8]

    init() throws {
        village = try Village()
        salt = village.random.bytes(Commitment.saltLength)
    }

    private func commitment(_ text: String = report, by author: Person, salt: [UInt8]? = nil) -> Commitment {
        Commitment(
            to: Array(text.utf8), by: author.fingerprint, salt: salt ?? self.salt, program: village.genesis.id
        )
    }

    /// Whether what `author` says in a case that was opened with this commitment is what it commits to.
    private func matches(_ commitment: Commitment, _ text: String, by author: Person) throws -> Bool {
        let secret = village.secret(try village.log().id, 1)
        let staff = [
            village.member(village.ada, .coordinator, secret),
            village.member(village.ben, .maintainer, secret),
        ]
        let opened = try village.opened(
            .shared, staff + [village.member(author, .researcher, secret)], commitment: commitment)
        let draft = village.draft(text, by: author, opening: salt)
        let log = try village.verified(
            opened.adding(village.message(draft, in: opened, by: author).encoded))
        var reader = RoomReader()
        try reader.take(log.entries[0], identity: village.ben.identity)
        let said = try reader.open(log.entries[1], level: village.program.state.level).draft
        let found = Commitment(
            to: said.text, by: said.author, salt: said.opening, program: log.state.log.program)
        return found == log.state.statements.commitment
    }

    @Test("a report matches the commitment in its author's knock")
    func own() throws {
        #expect(try matches(commitment(by: village.rae), Self.report, by: village.rae))
    }

    @Test("A33 another text, or another salt, does not match")
    func otherText() throws {
        #expect(try !matches(commitment("The jar closes.", by: village.rae), Self.report, by: village.rae))
        let other = commitment(by: village.rae, salt: village.random.bytes(32))
        #expect(try !matches(other, Self.report, by: village.rae))
    }

    @Test("A54 a commitment that was copied into another's knock does not match what they say")
    func copied() throws {
        // Mallory copies Rae's line from the public thread, and later learns both the report and its salt.
        #expect(try !matches(commitment(by: village.rae), Self.report, by: village.mallory))
    }

    @Test("A54 a commitment is for one program")
    func otherProgram() {
        let there = Commitment(
            to: Array(Self.report.utf8), by: village.rae.fingerprint, salt: salt, program: .none)
        #expect(there != commitment(by: village.rae))
    }
}
