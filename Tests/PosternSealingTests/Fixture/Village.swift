import PosternFormat
import PosternLog
import PosternSealing
import PosternSigning
import Testing
import VectorFiles

/// A program with a coordinator and a maintainer, a researcher with a case, and a server that signs whatever it likes.
struct Village {
    let ada: Person
    let ben: Person
    let rae: Person
    let mallory: Person
    /// Keeps the recovery identity.
    let nan: Person
    let server: Person
    let genesis: Genesis
    let program: VerifiedProgram
    let random = RandomSource.reproducible(seed: "sealing tests")
    static let now = Timestamp(milliseconds: 1_800_000_000_000) ?? .latest

    init(dualControl: Bool = false) throws {
        (ada, ben, rae) = (try Person("Ada"), try Person("Ben"), try Person("Rae"))
        (mallory, server, nan) = (try Person("Mallory"), try Person("server"), try Person("Nan"))
        genesis = Genesis(
            name: try #require(Name("Marmalade")), madeAt: Self.now,
            policy: try #require(
                Policy(
                    acknowledgeHours: 72, rotateDays: 30, rotateMessages: 200, hasDualControl: dualControl)),
            serverKey: server.card.signingKey, card: ada.card, coordinatorName: ada.name, recovery: nan.card,
            random: random, sign: ada.sign)
        var log = Log(id: LogID(program: genesis.id), server: server)
        log.add(genesis.encoded)
        log.add(
            ProgramStatement(
                program: genesis.id, index: 1, previous: log.head, madeAt: Self.now,
                action: .enroll(role: .maintainer, name: ben.name, card: ben.card), author: ada.fingerprint,
                sign: ada.sign
            ).encoded)
        program = try UnverifiedLog(log: log.id, entries: log.stored).verifiedProgram(checkpoint: nil)
    }

    func log(case number: UInt8 = 1, _ room: RoomName = .shared) throws -> Log {
        let caseID = try #require(CaseID([UInt8](repeating: number, count: 16)))
        return Log(id: LogID(program: genesis.id, case: caseID, room: room), server: server)
    }

    /// A secret, the same each time for the same room and number.
    func secret(_ log: LogID, _ number: UInt32) -> EpochSecret {
        EpochSecret(log: log, number: number, random: .reproducible(seed: "sealing tests: \(log) \(number)"))
    }

    func member(
        _ person: Person, _ role: Role, _ secret: borrowing EpochSecret, from: UInt32 = 1,
        wrap: [UInt8]? = nil
    ) -> Member {
        Member(
            role: role, name: person.name, card: person.card, readsFrom: from,
            wrap: wrap ?? secret.wrap(to: person.card, random: random))
    }

    func members(_ log: LogID, _ secret: borrowing EpochSecret) -> [Member] {
        let staff = [member(ada, .coordinator, secret), member(ben, .maintainer, secret)]
        return log.room == .internal ? staff : staff + [member(rae, .researcher, secret)]
    }

    func statement(_ log: Log, _ reason: Statement.Reason) -> [UInt8] {
        Statement(
            log: log.id, index: log.count, previous: log.head, madeAt: Self.now,
            programHead: program.state.head, statementBefore: log.lastStatement,
            reason: reason, author: ada.fingerprint, sign: ada.sign
        ).encoded
    }

    func opened(case number: UInt8 = 1, _ room: RoomName = .shared, _ members: [Member]? = nil) throws -> Log
    {
        var log = try log(case: number, room)
        let secret = secret(log.id, 1)
        let epoch = Epoch(number: 1, key: secret.key, members: members ?? self.members(log.id, secret))
        log.add(statement(log, .opened(try #require(Contact("https://forge.example/1")), epoch)))
        return log
    }

    func rotated(_ log: Log, _ number: UInt32 = 2) -> Log {
        let secret = secret(log.id, number)
        var log = log
        log.add(
            statement(log, .rotated(Epoch(number: number, key: secret.key, members: members(log.id, secret))))
        )
        return log
    }

    func grant(in log: Log, to member: Person, _ epochs: [UInt32], by author: Person) -> [UInt8] {
        let wraps = epochs.map { epoch in
            let secret = secret(log.id, epoch)
            return HistoryWrap(epoch: epoch, wrap: secret.wrap(to: member.card, random: random))
        }
        return HistoryGrant(
            log: log.id, index: log.count, previous: log.head, madeAt: Self.now, member: member.fingerprint,
            wraps: wraps, author: author.fingerprint, sign: author.sign
        ).encoded
    }

    func draft(_ text: String, by author: Person, counter: UInt64 = 1, id: MessageID? = nil) -> Content.Draft
    {
        Content.Draft(
            kind: .message, id: id ?? MessageID(random: random), author: author.fingerprint, counter: counter,
            sentAt: Self.now, text: Array(text.utf8))
    }

    func message(_ draft: Content.Draft, in log: Log, epoch: UInt32 = 1, by sealer: Person) -> Message {
        draft.sealed(
            in: log.id, index: log.count, previous: log.head, epoch: epoch, key: secret(log.id, epoch).key,
            by: sealer.identity, random: random)
    }

    func verified(_ log: Log) throws -> VerifiedLog {
        try UnverifiedLog(log: log.id, entries: log.stored).verified(program: program, checkpoint: nil)
    }

    /// What a member makes of the last entry.
    func lastRead(_ log: Log, by reader: Person) throws -> Finding {
        let reading = Reading(try verified(log), by: reader.identity)
        return try #require(reading.findings.last)
    }
}
