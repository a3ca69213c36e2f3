import PosternFormat
import PosternLog
import PosternSealing
import PosternSigning
import Testing

/// A tombstone is believed without what stood before it, so what it says of its own place is the coordinator's word.
@Suite("the place of a tombstone")
struct TombstonePlaceTests {
    /// Somebody with keys.
    private final class Owner: Sendable {
        let identity = Identity(name: nil, random: .system)
        var card: Card { identity.card }
        var sign: Sign { { self.identity.sign($0, $1, $2) } }
    }

    @Test("a tombstone at a place after which nothing can be counted is refused")
    func lastPlace() throws {
        let (ada, server) = (Owner(), Owner())
        let time = Timestamp.latest
        let genesis = Genesis(
            name: try #require(Name("LibreChat")), madeAt: time, policy: .standard,
            serverKey: server.card.signingKey, card: ada.card, coordinatorName: try #require(Name("Ada")),
            recovery: nil, random: .system, sign: ada.sign)
        let stored = { (entry: [UInt8], index: UInt64, log: LogID) in
            let receipt = Receipt(
                log: log, index: index, entryHash: Entry.hash(of: entry, program: genesis.id),
                receivedAt: time, sign: server.sign)
            return StoredEntry(entry: entry, receipt: receipt.encoded)
        }
        let programLog = LogID(program: genesis.id)
        let program = try UnverifiedLog(
            log: programLog, entries: [stored(genesis.encoded, 0, programLog)]
        ).verifiedProgram(checkpoint: nil)
        let id = try #require(CaseID([UInt8](repeating: 7, count: 16)))
        let room = LogID(program: genesis.id, case: id, room: .shared)
        let hash = program.state.head.hash
        let statement = Statement(
            log: room, index: .max, previous: hash, madeAt: time, programHead: program.state.head,
            statementBefore: EntryReference(index: .max - 1, hash: hash), reason: .destroyed,
            author: ada.card.fingerprint, sign: ada.sign)
        let log = UnverifiedLog(log: room, entries: [stored(statement.encoded, .max, room)])
        let error = LogError(log: room, index: .max, fault: .wrongIndex(found: .max))
        #expect(throws: error) { try log.tombstone(program: program, checkpoint: nil) }
    }
}
