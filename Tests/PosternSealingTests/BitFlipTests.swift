import PosternFormat
import PosternLog
import PosternSealing
import PosternSigning
import Testing

/// A31: any single bit of any stored object is flipped, and the server gives a good receipt for the result.
@Suite("flipped bits")
struct BitFlipTests {
    private let village: Village
    private let opened: Log
    private let said: Message

    init() throws {
        village = try Village()
        opened = try village.opened()
        said = village.message(
            village.draft("The jar does not close.", by: village.rae), in: opened, by: village.rae)
    }

    /// The bits of `bytes` whose flipping `isRefused` does not notice.
    private func unnoticed(_ bytes: [UInt8], _ isRefused: ([UInt8]) -> Bool) -> [Int] {
        (0..<bytes.count * 8).filter { bit in
            var flipped = bytes
            flipped[bit / 8] ^= 1 << UInt8(bit % 8)
            return !isRefused(flipped)
        }
    }

    private func throwsError(_ body: () throws -> Void) -> Bool {
        do {
            try body()
            return false
        } catch {
            return true
        }
    }

    @Test("A31 a card with a flipped bit is refused")
    func card() {
        let missed = unnoticed(village.rae.card.encoded) { flipped in
            throwsError { _ = try Card(decoding: flipped) }
        }
        #expect(missed.isEmpty)
    }

    @Test("A31 a genesis with a flipped bit is not the program's")
    func genesis() {
        let missed = unnoticed(village.genesis.encoded) { flipped in
            throwsError { _ = try ProgramState(genesis: flipped, expecting: village.genesis.id) }
        }
        #expect(missed.isEmpty)
    }

    @Test("A31 a program statement with a flipped bit is refused")
    func programStatement() throws {
        var log = Log(id: LogID(program: village.genesis.id), server: village.server)
        log.add(village.genesis.encoded)
        let begun = try ProgramState(genesis: village.genesis.encoded)
        let statement = ProgramStatement(
            program: begun.id, index: 1, previous: log.head, madeAt: Village.now,
            action: .enroll(role: .maintainer, name: village.ben.name, card: village.ben.card),
            author: village.ada.fingerprint, sign: village.ada.sign)
        let missed = unnoticed(statement.encoded) { flipped in
            throwsError {
                var state = begun
                try state.append(flipped)
            }
        }
        #expect(missed.isEmpty)
    }

    @Test("A31 a statement with a flipped bit is refused")
    func statement() throws {
        let empty = RoomState(log: opened.id)
        let missed = unnoticed(opened.stored[0].entry) { flipped in
            throwsError {
                var state = empty
                try state.append(flipped, program: village.program.state)
            }
        }
        #expect(missed.isEmpty)
    }

    /// The room goes on by this entry; whether it is refused when a bit of it is flipped.
    private func unnoticed(_ entry: [UInt8], after log: Log, _ program: VerifiedProgram) throws -> [Int] {
        let before = try UnverifiedLog(log: log.id, entries: log.stored)
            .verified(program: program, checkpoint: nil)
        let state = before.state
        return unnoticed(entry) { flipped in
            throwsError {
                var state = state
                try state.append(flipped, program: program.state)
            }
        }
    }

    @Test("A31 a history grant with a flipped bit is refused")
    func historyGrant() throws {
        let rotated = village.rotated(opened)
        let grant = village.grant(in: rotated, to: village.rae, [1], by: village.ben)
        #expect(try unnoticed(grant, after: rotated, village.program).isEmpty)
    }

    @Test("A31 an approval with a flipped bit is refused")
    func approval() throws {
        let strict = try Village(dualControl: true)
        let log = try strict.opened()
        let approval = Approval(
            log: log.id, index: log.count, previous: log.head, madeAt: Village.now,
            member: strict.mallory.fingerprint, role: .researcher, readsFrom: 1,
            author: strict.ben.fingerprint, sign: strict.ben.sign)
        #expect(try unnoticed(approval.encoded, after: log, strict.program).isEmpty)
    }

    @Test("A31 a tombstone with a flipped bit is refused")
    func tombstone() throws {
        let closed = opened.adding(village.statement(opened, .closed))
        let destroyed = closed.adding(village.statement(closed, .destroyed))
        let stored = try #require(destroyed.stored.last)
        let missed = unnoticed(stored.entry) { flipped in
            throwsError {
                let log = UnverifiedLog(
                    log: closed.id, entries: [StoredEntry(entry: flipped, receipt: stored.receipt)])
                if try log.tombstone(program: village.program, checkpoint: nil) == nil {
                    _ = try log.verified(program: village.program, checkpoint: nil)
                }
            }
        }
        #expect(missed.isEmpty)
    }

    @Test("A31 a message with a flipped bit is refused, or does not open")
    func message() throws {
        let begun = try village.verified(opened)
        let missed = unnoticed(said.encoded) { flipped in
            throwsError {
                var verified = begun
                let stored = opened.adding(flipped).stored[1]
                try verified.extend(with: [stored], program: village.program)
                var reader = RoomReader()
                try reader.take(verified.entries[0], identity: village.ben.identity)
                _ = try reader.open(verified.entries[1])
            }
        }
        #expect(missed.isEmpty)
    }

    @Test("A31 a receipt with a flipped bit is refused")
    func receipt() throws {
        let hash = Entry.hash(of: opened.stored[0].entry, program: opened.id.program)
        let missed = unnoticed(opened.stored[0].receipt) { flipped in
            throwsError {
                var rule = ReceiptRule(log: opened.id, serverKey: village.genesis.serverKey)
                _ = try rule.verify(flipped, index: 0, entryHash: hash)
            }
        }
        #expect(missed.isEmpty)
    }

    @Test("A31 a wrap with a flipped bit gives no secret")
    func wrap() throws {
        let secret = village.secret(opened.id, 1)
        let wrap = secret.wrap(to: village.rae.card, random: village.random)
        let key = secret.key
        let missed = unnoticed(wrap) { flipped in
            throwsError {
                _ = try EpochSecret.open(
                    flipped, log: opened.id, number: 1, key: key, with: village.rae.identity)
            }
        }
        #expect(missed.isEmpty)
    }

    @Test("A31 a key file with a flipped bit gives no identity")
    func identityFile() throws {
        let cost = try #require(IdentityFile.Cost(operations: 1, memoryKiB: 8))
        let text = try IdentityFile.sealed(
            village.rae.identity, passphrase: SecretBytes(copying: "words".utf8), cost: cost,
            random: village.random)
        let object = try TextForm.read(IdentityFile.prefix, text)
        // The upper bytes of the memory would only make the test ask for gigabytes.
        let memory = 3 + 2 + village.rae.card.encoded.count + 4
        let missed = unnoticed(object) { flipped in
            flipped[memory..<memory + 2] != object[memory..<memory + 2]
                || flipped[memory + 2] != object[memory + 2]
                || throwsError {
                    _ = try IdentityFile.open(TextForm.write(IdentityFile.prefix, flipped)) {
                        SecretBytes(copying: "words".utf8)
                    }
                }
        }
        #expect(missed.isEmpty)
    }
}
