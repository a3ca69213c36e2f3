import PosternFormat
import PosternLog
import PosternSealing
import PosternSigning
import Testing
import VectorFiles

/// How somebody who joins late gets what they may read, and who can keep it from them.
@Suite("history that is passed on")
struct GrantTests {
    private let village: Village
    private let opened: Log
    private let joined: Log

    /// Ada opens a room for herself and Rae, who reports; then Ben joins, and may read everything.
    init() throws {
        village = try Village()
        let id = try village.log().id
        let first = village.secret(id, 1)
        let begun = try village.opened(
            .shared,
            [
                village.member(village.ada, .coordinator, first),
                village.member(village.rae, .researcher, first),
            ])
        opened = begun.adding(
            village.message(
                village.draft("The jar does not close.", by: village.rae), in: begun, by: village.rae
            ).encoded)
        let second = village.secret(id, 2)
        let epoch = Epoch(number: 2, key: second.key, members: village.members(id, second))
        joined = opened.adding(village.statement(opened, .changed(epoch, approvals: [])))
    }

    private func granted(_ wraps: [HistoryWrap], after log: Log, by author: Person) -> Log {
        log.adding(
            HistoryGrant(
                prefix: village.prefix(log, epoch: 2), madeAt: Village.now, member: village.ben.fingerprint,
                wraps: wraps, author: author.fingerprint, sign: author.sign
            ).encoded)
    }

    private func asks(_ log: Log) throws -> [[UInt32]] { try village.verified(log).historyAsks.map(\.epochs) }

    private func report(_ log: Log, by reader: Person) throws -> Finding {
        try village.read(log, by: reader)[1]
    }

    @Test("what somebody may read and was not given is asked for until it is granted")
    func asked() throws {
        #expect(try asks(opened).isEmpty)
        #expect(try asks(joined) == [[1]])
        #expect(
            try village.verified(joined).historyAsks.map(\.member.fingerprint) == [village.ben.fingerprint])
        let granted = joined.adding(
            village.grant(in: joined, epoch: 2, to: village.ben, [1], by: village.ada))
        #expect(try asks(granted).isEmpty)
    }

    @Test("nothing is asked for in a room that is closed")
    func closed() throws {
        #expect(try asks(joined.adding(village.statement(joined, .closed, epoch: 2))).isEmpty)
    }

    @Test("whoever was granted the secret of an epoch reads what was said in it")
    func reads() throws {
        #expect(try report(joined, by: village.ben) == Finding(.noSecret(epoch: 1)))
        let granted = joined.adding(
            village.grant(in: joined, epoch: 2, to: village.ben, [1], by: village.ada))
        #expect(try report(granted, by: village.ben).outcome == "ok")
    }

    @Test("A20 a grant that does not open locks nobody out: a good one is taken after it")
    func badGrant() throws {
        let bad = granted(
            [HistoryWrap(epoch: 1, wrap: [UInt8](repeating: 0x5a, count: 112))], after: joined,
            by: village.ada)
        let findings = try village.read(bad, by: village.ben)
        #expect(
            findings == [.init(ok: []), Finding(.noSecret(epoch: 1)), .init(ok: []), Finding(.doesNotOpen)])
        for reader in [village.ada, village.rae] {
            #expect(try village.read(bad, by: reader).allSatisfy { $0.outcome == "ok" })
        }
        let good = bad.adding(village.grant(in: bad, epoch: 2, to: village.ben, [1], by: village.ada))
        #expect(try report(good, by: village.ben).outcome == "ok")
    }

    @Test("A24 a grant of another secret than the epoch's is named to its member")
    func otherSecret() throws {
        let other = EpochSecret(log: joined.id, number: 1, random: village.random)
        let wrap = other.wrap(to: village.ben.card, random: village.random)
        let log = granted([HistoryWrap(epoch: 1, wrap: wrap)], after: joined, by: village.ada)
        #expect(try village.lastRead(log, by: village.ben) == Finding(.otherKey))
    }

    @Test("A17 somebody who was removed cannot be given what follows by a member, in the log")
    func afterRemoval() throws {
        let third = village.secret(joined.id, 3)
        let left = [
            village.member(village.ada, .coordinator, third), village.member(village.rae, .researcher, third),
        ]
        let removed = joined.adding(
            village.statement(
                joined, .changed(Epoch(number: 3, key: third.key, members: left), approvals: []), epoch: 2))
        let log = removed.adding(village.grant(in: removed, epoch: 3, to: village.ben, [2], by: village.ada))
        let fault = LogError(log: log.id, index: 4, fault: .notAMember(village.ben.fingerprint))
        #expect(throws: fault) { try village.verified(log) }
    }

    @Test("a member passes on exactly the secrets that they hold")
    func holds() throws {
        let verified = try village.verified(joined)
        func wraps(_ person: Person) throws -> [HistoryWrap] {
            var reader = RoomReader()
            for entry in verified.entries { try reader.take(entry, identity: person.identity) }
            return reader.historyWraps(of: [1, 2, 3], to: village.mallory.card, random: village.random)
        }
        #expect(try wraps(village.ada).map(\.epoch) == [1, 2])
        #expect(try wraps(village.ben).map(\.epoch) == [2])
        #expect(try wraps(village.mallory).isEmpty)
        let wrap = try #require(try wraps(village.ada).first)
        let key = village.secret(joined.id, 1).key
        let passedOn = try EpochSecret.open(
            wrap.wrap, log: joined.id, number: 1, key: key, with: village.mallory.identity)
        #expect(passedOn.key == key)
    }

    @Test("a coordinator gets the secrets that they hold from the statements alone")
    func fromStatements() throws {
        let statements = [0, 2].map {
            PlacedStatement(before: joined.places[$0], stored: joined.stored[$0])
        }
        let verified = try UnverifiedStatements(
            log: joined.id, statements: statements, statementReceipt: joined.receipt,
            endReceipt: joined.receipt, approvals: []
        ).verified(program: village.program, checkpoint: nil)
        var reader = RoomReader()
        for entry in verified.entries { try reader.take(entry, identity: village.ada.identity) }
        let wraps = reader.historyWraps(of: [1, 2], to: village.mallory.card, random: village.random)
        #expect(wraps.map(\.epoch) == [1, 2])
        #expect(verified.epochs(readableBy: village.ben.fingerprint) == [1, 2])
        #expect(verified.epochs(readableBy: village.mallory.fingerprint).isEmpty)
    }
}
