import Foundation
import PosternFormat
import PosternLog
import PosternSigning
import Testing
import VectorFiles

@testable import PosternSealing

/// The worked example of the specification: every value on the page is the one that the code makes by the page's words,
/// and what is printed there is what this package verifies and opens.
@Suite("the specification's worked example")
struct WorkedExampleTests {
    private let page: ExamplePage

    init() throws { page = try ExamplePage("WorkedExample") }

    private let isWriting = ProcessInfo.processInfo.environment["POSTERN_WRITE_EXAMPLE"] == "1"

    /// With `POSTERN_WRITE_EXAMPLE=1` it writes the values into the page.
    @Test("every value on the page is the one that its words make")
    func values() throws {
        let made = try ExampleValues().all
        try #require(page.values.count == made.count)
        if isWriting { return try page.write(made.map(\.text)) }
        for (printed, value) in zip(page.values, made) {
            #expect(printed.text == value.text, "\(value.name)")
            #expect(printed.isBlock == value.isBlock, "\(value.name)")
        }
    }

    /// With `POSTERN_WRITE_EXAMPLE=1` it writes them.
    @Test("the requests on the page HTTP are about this room, and signed by Rin and Max")
    func requests() throws {
        let requests = ExampleRequests(try ExampleRoom(try ExampleProgram()))
        let http = try ExamplePage("HTTP")
        let made = http.values.compactMap { requests.block(for: $0.text) }
        try #require(made.count >= 4)
        if isWriting { return try http.write(made) }
        for (printed, block) in zip(http.values, made) { #expect(printed.text == block) }
    }

    private func printed(_ start: String) throws -> String {
        try #require(page.values.first { $0.isBlock && $0.text.hasPrefix(start) }?.text)
    }

    /// What is printed of objects of this type.
    private func objects(_ type: UInt8) -> [[UInt8]] {
        page.values.filter(\.isBlock).compactMap { Hexadecimal.decode($0.text.filter { $0 != "\n" }) }
            .filter { $0.starts(with: [type, 1, 1]) }
    }

    /// The page's answers are for the program log and the room up to their ends.
    private func program() throws -> ProgramState {
        var program = try ProgramState(genesis: stored(try #require(objects(2).first), after: 0))
        for (entry, seconds) in zip(objects(3), [60, 86_400] as [UInt64]) {
            try program.append(stored(entry, after: seconds))
        }
        return program
    }

    private func stored(_ entry: [UInt8], after seconds: UInt64) -> StoredEntry {
        StoredEntry(time: ExampleLog.time(seconds, milliseconds: 200), entry: entry)
    }

    @Test("the program in it is the one that its address pins, and its receipt leads to the first place")
    func programIsPinned() throws {
        let program = try program()
        let address = try ProgramAddress(text: printed("https://postern.example/p/"))
        #expect(address.program == program.id)
        #expect(program.people.map(\.name.text) == ["Ada", "Max", "Lea"])
        #expect(program.recovery?.name?.text == "Noa")
        let receipt = try Receipt(decoding: #require(objects(6).first))
        #expect(receipt.isSigned(by: program.genesis.serverKey))
        #expect(receipt.place == Place(count: 1, head: program.heads[1]))
    }

    @Test("the card and the key file in it are one person's")
    func identities() throws {
        let card = try Card(text: printed(Card.prefix))
        #expect(card.encoded == objects(1).first)
        #expect(try IdentityFile.open(printed(IdentityFile.prefix)) { nil }.card == card)
    }

    /// The room from what is printed: the first statement is in two parts, the last entries are in the page.
    private func room() throws -> (log: UnverifiedLog, answer: Page) {
        let blocks = page.values.filter(\.isBlock).map { $0.text.filter { $0 != "\n" } }
        let first = try #require(blocks.firstIndex { $0.hasPrefix("040101") })
        let opened = try #require(Hexadecimal.decode(blocks[first] + blocks[first + 1]))
        let answer = try Page(
            decoding: #require(
                blocks.lazy.filter { $0.hasPrefix("0000000000000005") }.compactMap(Hexadecimal.decode).first))
        // A message is its header, then its body with its length; the last block of that length is the body.
        let header = try #require(objects(5).first)
        let body = try #require(
            blocks.compactMap(Hexadecimal.decode).last {
                $0.count == Padding.least + Limits.authenticatorBytes
            })
        var report = Encoder()
        report.fixed(header)
        report.vector(body)
        let invite = try Invite(text: printed("https://postern.example/i/"))
        let entries = [
            stored(opened, after: 3600), stored(report.bytes, after: 7200),
            stored(objects(4)[1], after: 86_460),
        ]
        return (
            UnverifiedLog(
                log: LogID(program: invite.program, case: invite.caseID, room: .shared),
                entries: entries + answer.entries, receipt: answer.receipt),
            answer
        )
    }

    private func verifiedProgram() throws -> VerifiedProgram {
        var log = ExampleLog(LogID(program: try program().id))
        for (entry, seconds) in zip(objects(2) + objects(3), [0, 60, 86_400] as [UInt64]) {
            log.add(entry, madeAt: seconds)
        }
        return try UnverifiedLog(log: log.id, entries: log.stored, receipt: log.receipt(2).encoded)
            .verifiedProgram(checkpoint: nil)
    }

    @Test(
        "its room is verified, with one receipt, up to the checkpoint, and each message's receipt leads there"
    )
    func roomIsVerified() throws {
        let (log, answer) = try room()
        let verified = try log.verified(program: try verifiedProgram(), checkpoint: nil)
        #expect(answer.count == 5 && answer.entries.count == 2)
        let checkpoint = try Checkpoint(decoding: #require(objects(7).first))
        #expect(checkpoint == Checkpoint(log: log.log, place: verified.place))
        let receipt = try Receipt(decoding: #require(objects(6).last))
        #expect(receipt.place == Place(count: 2, head: verified.heads[2]))
        #expect(verified.historyAsks.isEmpty)
    }

    @Test("Rin, and Lea who joins later, read the same", arguments: ["Rin", "Lea"])
    func read(_ name: String) throws {
        let (log, _) = try room()
        let verified = try log.verified(program: try verifiedProgram(), checkpoint: nil)
        let person = try ExamplePerson(name)
        var reader = RoomReader()
        for entry in verified.entries { try reader.take(entry, identity: person.identity) }
        var opened: [OpenedMessage] = []
        for entry in verified.entries {
            guard case .message = entry.entry else { continue }
            opened.append(try reader.open(entry, level: ProgramLevel.first))
        }
        #expect(opened.map(\.author.name.text) == ["Rin", "Max"])
        #expect(opened.map(\.draft.kind) == [.message, .acknowledgement])
        #expect(opened.last?.draft.text == Array("Received. Thank you.".utf8))
        let report = try #require(opened.first?.draft)
        let found = Commitment(
            to: report.text, by: report.author, salt: report.opening, program: log.log.program)
        #expect(found == verified.state.statements.commitment)
        #expect(try found == Commitment(text: printed(Commitment.prefix)))
    }
}
