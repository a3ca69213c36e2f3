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
            throwsError {
                _ = try ProgramState(genesis: Self.stored(flipped), expecting: village.genesis.id)
            }
        }
        #expect(missed.isEmpty)
    }

    private static func stored(_ entry: [UInt8]) -> StoredEntry {
        StoredEntry(time: Village.now, entry: entry)
    }

    private func unnoticed(_ action: ProgramStatement.Action) throws -> [Int] {
        let begun = try ProgramState(genesis: Self.stored(village.genesis.encoded))
        let statement = ProgramStatement(
            program: begun.id, place: begun.place, madeAt: Village.now, action: action,
            author: village.ada.fingerprint, sign: village.ada.sign)
        return unnoticed(statement.encoded) { flipped in
            throwsError {
                var state = begun
                try state.append(Self.stored(flipped))
            }
        }
    }

    @Test("A31 a program statement with a flipped bit is refused")
    func programStatement() throws {
        let missed = try unnoticed(
            .enroll(role: .maintainer, name: village.ben.name, card: village.ben.card))
        #expect(missed.isEmpty)
    }

    @Test("A31 a policy with a flipped bit is refused in the log, and verifies nowhere else")
    func policy() throws {
        let policy = Policy(
            program: village.genesis.id, version: 1, madeAt: Village.now, targets: .standard,
            author: village.ada.fingerprint, sign: village.ada.sign)
        #expect(try unnoticed(.policy(policy)).isEmpty)
        let missed = unnoticed(policy.encoded) { flipped in
            guard let policy = try? Policy(decoding: flipped) else { return true }
            let isAdas = policy.author == village.ada.fingerprint && policy.program == village.genesis.id
            return !isAdas || !policy.isSigned(by: village.ada.card.signingKey)
        }
        #expect(missed.isEmpty)
    }

    @Test("A31 a statement with a flipped bit is refused, in its members as well")
    func statement() throws {
        #expect(try unnoticed(opened.stored[0].entry, after: try village.log(), village.program).isEmpty)
    }

    /// The room goes on by this entry; the bits that can be flipped without its being refused.
    private func unnoticed(_ entry: [UInt8], after log: Log, _ program: VerifiedProgram) throws -> [Int] {
        let before = try log.unverified.verified(program: program, checkpoint: nil).state
        let earlier = log.earlier
        var state = before
        try state.append(Self.stored(entry), program: program.state, earlier: earlier)
        return unnoticed(entry) { flipped in
            throwsError {
                var state = before
                try state.append(Self.stored(flipped), program: program.state, earlier: earlier)
            }
        }
    }

    @Test("A31 a history grant with a flipped bit is refused")
    func historyGrant() throws {
        let rotated = village.rotated(opened)
        let grant = village.grant(in: rotated, epoch: 2, to: village.rae, [1], by: village.ben)
        #expect(try unnoticed(grant, after: rotated, village.program).isEmpty)
    }

    @Test("A31 an approval with a flipped bit is refused")
    func approval() throws {
        let strict = try Village(dualControl: true)
        let log = try strict.opened()
        let approval = Approval(
            prefix: strict.prefix(log, epoch: 1), madeAt: Village.now, statement: log.lastStatement,
            member: strict.mallory.fingerprint, role: .researcher, readsFrom: 1,
            replaces: strict.rae.fingerprint, author: strict.ben.fingerprint, sign: strict.ben.sign)
        #expect(try unnoticed(approval.encoded, after: log, strict.program).isEmpty)
    }

    @Test("A31 an entry of a later edition with a flipped bit is refused")
    func laterEntry() throws {
        let raised = try Village(level: 2)
        let log = try raised.opened()
        let entry = LaterEntry(
            kind: 16, prefix: raised.prefix(log, epoch: 1), body: Array("What comes later.".utf8),
            author: raised.rae.fingerprint, sign: raised.rae.sign)
        #expect(try unnoticed(entry.encoded, after: log, raised.program).isEmpty)
    }

    @Test("A31 a tombstone with a flipped bit is refused")
    func tombstone() throws {
        let closed = opened.adding(village.statement(opened, .closed))
        let destroyed = closed.adding(village.statement(closed, .destroyed))
        let stored = try #require(destroyed.stored.last)
        let missed = unnoticed(stored.entry) { flipped in
            throwsError {
                let log = UnverifiedLog(
                    log: closed.id, entries: [Self.stored(flipped)], receipt: destroyed.receipt)
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
                let log = opened.adding(flipped)
                try verified.extend(
                    with: [Self.stored(flipped)], receipt: log.receipt, program: village.program)
                var reader = RoomReader()
                try reader.take(verified.entries[0], identity: village.ben.identity)
                _ = try reader.open(verified.entries[1], level: village.program.state.level)
            }
        }
        #expect(missed.isEmpty)
    }

    @Test("A31 a receipt with a flipped bit is refused")
    func receipt() throws {
        let rule = ReceiptRule(log: opened.id, serverKey: village.genesis.serverKey)
        let missed = unnoticed(opened.receipt) { flipped in
            throwsError { _ = try rule.verify(flipped, at: opened.place) }
        }
        #expect(missed.isEmpty)
    }

    @Test("A31 the time of an entry with a flipped bit leads to another place than the receipt")
    func time() throws {
        let log = opened.adding(said.encoded)
        let times = (0..<64).compactMap {
            Timestamp(milliseconds: Village.now.milliseconds ^ 1 << UInt64($0))
        }
        for time in times {
            for place in 0..<2 {
                var stored = log.stored
                stored[place] = StoredEntry(time: time, entry: stored[place].entry)
                let received = UnverifiedLog(log: log.id, entries: stored, receipt: log.receipt)
                #expect(throws: LogError.self) {
                    try received.verified(program: village.program, checkpoint: nil)
                }
            }
        }
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
