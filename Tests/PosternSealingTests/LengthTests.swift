import PosternFormat
import PosternSealing
import Testing
import VectorFiles

/// A28: what a length tells.
@Suite("lengths")
struct LengthTests {
    private let village: Village
    private let log: Log

    init() throws {
        village = try Village()
        log = try village.opened()
    }

    private func bodyLength(_ text: Int) -> Int {
        let draft = village.draft(String(repeating: "x", count: text), by: village.rae)
        return village.message(draft, in: log, by: village.rae).body.count
    }

    @Test("A28 an empty text, a yes and a short report have one length", arguments: [0, 1, 3, 100, 300, 376])
    func short(_ text: Int) { #expect(bodyLength(text) == 528) }

    @Test("A28 texts of 0 to 20,000 bytes have few lengths")
    func few() {
        let lengths = Set(stride(from: 0, through: 20_000, by: 97).map(bodyLength))
        #expect(lengths.count < 75)
        #expect(lengths.allSatisfy { Padding.isPadded($0 - 16) })
    }

    @Test("A28 padding costs at most a sixteenth above 512 bytes")
    func cost() {
        for length in stride(from: 513, through: 1_100_000, by: 61) {
            let padded = Padding.paddedLength(length)
            #expect(padded >= length && (padded - length) * 16 <= length)
        }
    }

    @Test(
        "A28 a body of another length than a padded one is refused by everybody", arguments: [529, 543, 1025])
    func notPadded(_ count: Int) {
        let header = village.message(village.draft("", by: village.rae), in: log, by: village.rae).header
        let forged = Message(header: header, body: [UInt8](repeating: 0, count: count))
        #expect(throws: FormatError.length("body", found: count)) { try Message(decoding: forged.encoded) }
    }

    @Test("the longest text is sealed into an entry that is short enough, and opens")
    func longest() throws {
        let text = [UInt8](repeating: 0xfe, count: Limits.textBytes)
        let draft = Content.Draft(
            kind: .message, id: MessageID(random: village.random), author: village.rae.fingerprint,
            sentAt: Village.now, text: text)
        let message = village.message(draft, in: log, by: village.rae)
        #expect(message.encoded.count <= Limits.entryBytes)
        let found = try village.lastRead(log.adding(message.encoded), by: village.ben)
        #expect(found.contents["text"] == [Hexadecimal.encode(text)])
    }
}
