import PosternFormat
import Testing
import VectorFiles

/// A30: there is one encoding of each value. Every byte of every right object without a signature of its own is
/// changed, taken out or doubled; whatever still decodes must be what the encoder writes.
@Suite("one encoding of each value")
struct CanonicalTests {
    /// What takes long is changed at every so many places; its vectors differ in length, so that all fields are met.
    private func mutations(_ bytes: [UInt8], every step: Int) -> [[UInt8]] {
        // Behind these places a message is ciphertext, and a statement has more leaves: more of the same.
        let places = Array(stride(from: 0, to: min(bytes.count, 340), by: step))
        return places.flatMap { place in
            var mutations = (0..<8).map { bit in
                var flipped = bytes
                flipped[place] ^= 1 << UInt8(bit)
                return flipped
            }
            var cut = bytes
            cut.remove(at: place)
            var doubled = bytes
            doubled.insert(bytes[place], at: place)
            mutations += [cut, doubled]
            return mutations
        } + places.map { Array(bytes.prefix($0)) }
    }

    private func check(_ object: String, every step: Int = 1, _ decode: ([UInt8]) throws -> Decoding) throws {
        var decoded = 0
        for vector in folder.vectors(of: object) {
            let file = try vector.file()
            guard file.expected.outcome == "ok" else { continue }
            for mutation in mutations(try file.object(), every: step) {
                guard let decoding = try? decode(mutation) else { continue }
                decoded += 1
                #expect(decoding.encodedAgain == mutation)
            }
        }
        #expect(decoded > 0)
    }

    @Test("A30 a checkpoint that decodes is canonical")
    func checkpoint() throws { try check("checkpoint", Decoding.checkpoint) }

    @Test("A30 a commitment that decodes is canonical")
    func commitment() throws { try check("commitment", Decoding.commitment) }

    @Test("A30 a message that decodes is canonical")
    func message() throws { try check("message") { try Decoding.message($0, bodyKey: nil) } }

    @Test("A30 a content that decodes is canonical")
    func content() throws { try check("content", Decoding.content) }

    @Test("A30 a receipt that decodes is canonical")
    func receipt() throws { try check("receipt", Decoding.receipt) }

    @Test("A30 a program statement that decodes is canonical")
    func programStatement() throws { try check("program-statement", Decoding.programStatement) }

    @Test("A30 a statement that decodes is canonical")
    func statement() throws { try check("statement", every: 3, Decoding.statement) }

    @Test("A30 a history grant that decodes is canonical")
    func historyGrant() throws { try check("history-grant", Decoding.historyGrant) }

    @Test("A30 an approval that decodes is canonical")
    func approval() throws { try check("approval", Decoding.approval) }

    @Test("A30 a policy that decodes is canonical")
    func policy() throws { try check("policy", Decoding.policy) }

    @Test("A30 an entry of a later kind that decodes is canonical")
    func laterEntry() throws { try check("later-entry", Decoding.laterEntry) }

    @Test("A30 a page of statements that decodes is canonical")
    func statementsPage() throws { try check("statements-page", Decoding.statementsPage) }

    @Test("A30 a page that decodes is canonical")
    func page() throws { try check("page", Decoding.page) }
}
