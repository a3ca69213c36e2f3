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

    /// - Parameter level: what the program log raises the program to; none where it is the first.
    init(dualControl: Bool = false, level: UInt32 = ProgramLevel.first) throws {
        (ada, ben, rae) = (try Person("Ada"), try Person("Ben"), try Person("Rae"))
        (mallory, server, nan) = (try Person("Mallory"), try Person("server"), try Person("Nan"))
        genesis = Genesis(
            name: try #require(Name("Marmalade")), madeAt: Self.now, hasDualControl: dualControl,
            serverKey: server.card.signingKey, card: ada.card, coordinatorName: ada.name, recovery: nan.card,
            random: random, sign: ada.sign)
        var log = Log(id: LogID(program: genesis.id), server: server)
        log.add(genesis.encoded)
        log.add(
            ProgramStatement(
                program: genesis.id, place: log.place, madeAt: Self.now,
                action: .enroll(role: .maintainer, name: ben.name, card: ben.card), author: ada.fingerprint,
                sign: ada.sign
            ).encoded)
        if level > ProgramLevel.first {
            log.add(
                ProgramStatement(
                    program: genesis.id, place: log.place, madeAt: Self.now, action: .level(level),
                    author: ada.fingerprint, sign: ada.sign
                ).encoded)
        }
        program = try log.unverified.verifiedProgram(checkpoint: nil)
    }

    func log(case number: UInt8 = 1, _ room: RoomName = .shared) throws -> Log {
        let caseID = try #require(CaseID([UInt8](repeating: number, count: 16)))
        return Log(id: LogID(program: genesis.id, case: caseID, room: room), server: server)
    }

    /// What the next entry of the log begins with.
    func prefix(_ log: Log, epoch: UInt32, seen: Place? = nil) -> EntryPrefix {
        EntryPrefix(log: log.id, seen: seen ?? log.place, program: program.state.place, epoch: epoch)
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
            salt: random.bytes(Member.saltLength), role: role, name: person.name, card: person.card,
            readsFrom: from, wrap: wrap ?? secret.wrap(to: person.card, random: random))
    }

    func members(_ log: LogID, _ secret: borrowing EpochSecret) -> [Member] {
        let staff = [member(ada, .coordinator, secret), member(ben, .maintainer, secret)]
        return log.room == .internal ? staff : staff + [member(rae, .researcher, secret)]
    }

    /// - Parameter epoch: the epoch before it.
    func statement(
        _ log: Log, _ reason: Statement.Reason, epoch: UInt32 = 1, extensions: Extensions = .none
    ) -> [UInt8] {
        Statement(
            prefix: prefix(log, epoch: epoch), madeAt: Self.now, last: log.lastStatement, reason: reason,
            extensions: extensions, author: ada.fingerprint, sign: ada.sign
        ).encoded
    }

    func opened(
        case number: UInt8 = 1, _ room: RoomName = .shared, _ members: [Member]? = nil,
        commitment: Commitment? = nil
    ) throws -> Log {
        var log = try log(case: number, room)
        let secret = secret(log.id, 1)
        let epoch = Epoch(number: 1, key: secret.key, members: members ?? self.members(log.id, secret))
        let contact = try #require(Contact("https://forge.example/1"))
        log.add(statement(log, .opened(contact, commitment: commitment, epoch), epoch: 0))
        return log
    }

    func rotated(_ log: Log, _ number: UInt32 = 2) -> Log {
        let secret = secret(log.id, number)
        let epoch = Epoch(number: number, key: secret.key, members: members(log.id, secret))
        return log.adding(statement(log, .rotated(epoch), epoch: number - 1))
    }

    func grant(in log: Log, epoch: UInt32, to member: Person, _ epochs: [UInt32], by author: Person)
        -> [UInt8]
    {
        let wraps = epochs.map { epoch in
            let secret = secret(log.id, epoch)
            return HistoryWrap(epoch: epoch, wrap: secret.wrap(to: member.card, random: random))
        }
        return HistoryGrant(
            prefix: prefix(log, epoch: epoch), madeAt: Self.now, member: member.fingerprint, wraps: wraps,
            author: author.fingerprint, sign: author.sign
        ).encoded
    }

    func draft(
        _ text: String, by author: Person, _ kind: Content.Kind = .message, id: MessageID? = nil,
        opening: [UInt8] = [], extensions: Extensions = .none
    ) -> Content.Draft {
        Content.Draft(
            kind: kind, id: id ?? MessageID(random: random), author: author.fingerprint, sentAt: Self.now,
            opening: opening, text: Array(text.utf8), extensions: extensions)
    }

    func message(
        _ draft: Content.Draft, in log: Log, epoch: UInt32 = 1, seen: Place? = nil, by sealer: Person
    ) -> Message {
        draft.sealed(
            prefix(log, epoch: epoch, seen: seen), key: secret(log.id, epoch).key, by: sealer.identity,
            random: random)
    }

    func verified(_ log: Log) throws -> VerifiedLog {
        try log.unverified.verified(program: program, checkpoint: nil)
    }

    /// What a member makes of each entry.
    func read(_ log: Log, by reader: Person) throws -> [Finding] {
        Reading(try verified(log), level: program.state.level, by: reader.identity).findings
    }

    /// What a member makes of the last entry.
    func lastRead(_ log: Log, by reader: Person) throws -> Finding {
        try #require(try read(log, by: reader).last)
    }

    /// The rule that the log breaks; nil where it breaks none.
    func fault(_ log: Log) -> LogFault? {
        do throws(LogError) {
            _ = try log.unverified.verified(program: program, checkpoint: nil)
            return nil
        } catch {
            return error.fault
        }
    }
}
