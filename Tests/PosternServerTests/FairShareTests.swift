import PosternAPI
import PosternFormat
import PosternServer
import Testing

/// A38, the server's part: what one person adds to one room takes nothing from anybody else, from another room, from
/// reading, or from a coordinator's remedies.
@Suite(.timeLimit(.minutes(10)))
struct FairShareTests {
    /// What is limited.
    enum Limit: CaseIterable, Sendable { case rate, entries, bytes }

    /// Six messages of 786 bytes fit, and a statement about three people too.
    private static func set(_ limit: Limit, _ limits: inout ServerLimits) {
        limits.bodyBytes = 4_800
        switch limit {
        case .rate: (limits.entryRate, limits.entryBurst) = (1, 6)
        case .entries: limits.roomEntriesPerMember = 6
        case .bytes: limits.roomBytesPerMember = 4_800
        }
    }

    /// Runs `body` in a house with two rooms, of which `person` has filled their share of the first.
    private static func filled(
        _ limit: Limit, by person: @Sendable @escaping (House) -> Person,
        _ body: @Sendable @escaping (inout House, Log) async throws -> Void
    ) async throws {
        try await TestServer.run(isTimeStopped: true) {
            set(limit, &$0.limits)
        } _: { server async throws in
            var house = try await House(server)
            let other = try await house.openAnother()
            for _ in 0..<6 { try await house.say(by: person(house)) }
            try await body(&house, other)
        }
    }

    private static func post(_ entry: [UInt8], to log: Log, of house: House, by person: Person) async throws
        -> Answer
    {
        try await house.server.post(log.path, entry, by: person)
    }

    @Test(arguments: Limit.allCases)
    func `A38 a person who has added their share to a room adds no more to it`(limit: Limit) async throws {
        try await Self.filled(limit, by: \.researcher) { house, _ async throws in
            for _ in 0..<2 {
                let answer = try await Self.post(
                    house.room.message(), to: house.room, of: house, by: house.researcher)
                switch limit {
                case .rate:
                    #expect(answer.status == 429)
                    #expect(answer["retry-after"] == "1")
                    #expect(answer.problem == .tooManyEntries(retryAfter: 1).retrying(after: nil))
                case .entries:
                    #expect(answer.status == 413)
                    #expect(answer.problem == .shareUsedUp(entries: 6, bytes: 268_435_456))
                case .bytes:
                    #expect(answer.status == 413)
                    #expect(answer.problem == .shareUsedUp(entries: 20_000, bytes: 4_800))
                }
            }
        }
    }

    @Test(arguments: Limit.allCases)
    func `A38 a member who filled one room writes in another`(limit: Limit) async throws {
        try await Self.filled(limit, by: \.researcher) { house, other async throws in
            let answer = try await Self.post(other.message(), to: other, of: house, by: house.researcher)
            #expect(answer.status == 201)
        }
    }

    @Test(arguments: Limit.allCases)
    func `A38 a room that one member filled takes what the others write`(limit: Limit) async throws {
        try await Self.filled(limit, by: \.researcher) { house, _ async throws in
            for person in [house.maintainer, house.coordinator] { try await house.say(by: person) }
        }
    }

    @Test(arguments: Limit.allCases)
    func `A38 a member who filled a room reads on`(limit: Limit) async throws {
        try await Self.filled(limit, by: \.researcher) { house, _ async throws in
            for path in [house.room.path, house.room.statements, house.program.path] {
                #expect(try await house.server.get(path, by: house.researcher).status == 200)
            }
        }
    }

    @Test(arguments: Limit.allCases)
    func `A38 no noise keeps a coordinator from a remedy, not even their own`(limit: Limit) async throws {
        try await Self.filled(limit, by: \.researcher) { house, _ async throws in
            // Their own noise as well.
            for _ in 0..<6 { try await house.say(by: house.coordinator) }
            let more = try await Self.post(
                house.room.message(), to: house.room, of: house, by: house.coordinator)
            #expect(more.status == (limit == .rate ? 429 : 413))
            try await house.state(
                .changed(house.room.nextEpoch(house.members(without: house.researcher)), approvals: []))
            try await house.state(.rotated(house.room.nextEpoch(house.members(without: house.researcher))))
            try await house.act(
                .expel(house.maintainer.fingerprint), by: house.coordinator)
            try await house.state(.closed)
            try await house.state(.destroyed)
        }
    }

    @Test func `A38 a coordinator who has added a day's worth of bytes has a remedy left`() async throws {
        try await TestServer.run(isTimeStopped: true) {
            $0.limits.bodyBytes = 4_800
            $0.limits.memberBytesPerDay = 4_800
        } _: { server async throws in
            var house = try await House(server)
            for _ in 0..<6 { try await house.say(by: house.coordinator) }
            let more = try await Self.post(
                house.room.message(), to: house.room, of: house, by: house.coordinator)
            #expect(more.problem?.kind == .tooMany)
            try await house.state(
                .changed(house.room.nextEpoch(house.members(without: house.researcher)), approvals: []))
        }
    }

    @Test func `an entry that lost the race is not counted`() async throws {
        try await TestServer.run(isTimeStopped: true) {
            Self.set(.rate, &$0.limits)
        } _: { server async throws in
            var house = try await House(server)
            let late = house.room.message()
            try await house.state(.rotated(house.room.nextEpoch(house.everybody)))
            for _ in 0..<8 {
                #expect(try await server.post(house.room.path, late, by: house.researcher).status == 409)
            }
            for _ in 0..<6 { try await house.say(by: house.researcher) }
        }
    }

    @Test func `what was added before a restart counts after it`() async throws {
        let folder = TemporaryFolder()
        let made = try await TestServer.run(in: folder) {
            Self.set(.entries, &$0.limits)
        } _: { server async throws in
            var house = try await House(server)
            for _ in 0..<5 { try await house.say(by: house.researcher) }
            return house
        }
        try await TestServer.run(in: folder) {
            Self.set(.entries, &$0.limits)
        } _: { server async throws in
            var house = made.moved(to: server)
            try await house.say(by: house.researcher)
            let answer = try await server.post(
                house.room.path, house.room.message(), by: house.researcher)
            #expect(answer.problem?.kind == .shareUsedUp)
        }
    }
}
