import HTTPTypes
import PosternAPI
import PosternFormat
import PosternServer
import PosternStore
import Testing

/// A44: a captured request that is sent again costs the address that it comes from, and its author nothing.
@Suite(.timeLimit(.minutes(10)))
struct ReplayShareTests {
    /// The requests that are signed.
    enum Asked: String, CaseIterable, Sendable {
        case begin, programLog, appendToProgram, rooms, roomLog, append, statements, events
    }

    /// What one person has a share of, apart from the rate of requests.
    enum Share: CaseIterable, Sendable { case streams, pagesInMemory, bodiesInMemory, bytesOfTheDay }

    /// A request that was captured on its way, with its body.
    struct Captured: Sendable {
        var request: HTTPRequest
        let body: [UInt8]

        /// The same from another address; no signature covers where a request comes from.
        func from(_ address: String) -> Captured {
            var copy = self
            copy.request.headerFields[HTTPField.Name("X-Forwarded-For")!] = address
            return copy
        }
    }

    private static let author = "198.51.100.1"
    private static let replayer = "203.0.113.9"

    @Test(arguments: Asked.allCases)
    func `A44 a request that is sent again costs its author nothing and the sender's address all`(
        asked: Asked
    ) async throws {
        try await TestServer.run(isTimeStopped: true) {
            $0.isBehindProxy = true
            $0.limits.memberRate = 1
            $0.limits.memberBurst = 12
            $0.limits.addressRate = 1
            $0.limits.addressBurst = 70
        } _: { server async throws in
            var house = try await House(server)
            let first = try await Self.fresh(asked, &house)
            let wanted = try await Self.status(of: first.from(Self.author), at: server)
            #expect(wanted == Self.success(asked))
            var statuses: [Int: Int] = [:]
            for _ in 0..<80 {
                statuses[try await Self.status(of: first.from(Self.replayer), at: server), default: 0] += 1
            }
            #expect(statuses == [403: 70, 429: 10])
            for _ in 0..<4 {
                let next = try await Self.fresh(asked, &house).from(Self.author)
                #expect(try await Self.status(of: next, at: server) == wanted)
            }
        }
    }

    @Test func `A44 a copy of a request that is under way is refused, and holds nothing of its author's`()
        async throws
    {
        try await TestServer.run { server async throws in
            let house = try await House(server)
            let entry = house.room.message()
            let request = server.request(.post, house.room.path, body: entry, by: house.researcher)
            let author = try await server.connect()
            try await author.send(Array(TestServer.head(request).utf8) + entry.dropLast(10))
            try await server.holds(entry.count - 10)
            for _ in 0..<3 { #expect(try await server.send(request, body: entry).problem == .refused) }
            try await author.send(entry.suffix(10))
            #expect(try await author.answer().status == 201)
            await author.close()
        }
    }

    @Test func `A44 a request with another body than was signed is used up at the first attempt`()
        async throws
    {
        try await TestServer.run(isTimeStopped: true) {
            $0.limits.memberRate = 1
            $0.limits.memberBurst = 12
        } _: { server async throws in
            var house = try await House(server)
            let entry = house.room.message()
            let zeros = [UInt8](repeating: 0, count: entry.count)
            let request = server.request(.post, house.room.path, body: entry, by: house.researcher)
            for _ in 0..<20 { #expect(try await server.send(request, body: zeros).problem == .refused) }
            for _ in 0..<4 { try await house.say(by: house.researcher) }
        }
    }

    @Test(arguments: Share.allCases)
    func `A44 a request that is sent again is refused for that, and no share of its author's is looked at`(
        share: Share
    ) async throws {
        try await TestServer.run {
            $0.limits.streamsPerMember = 1
            $0.limits.heldBytesPerMember = 1_000
            $0.limits.bodyBytes = 4_000
            $0.limits.memberBytesPerDay = 4_000
        } _: { server async throws in
            var house = try await House(server)
            let author = try await server.connect()
            var captured = try await Self.fresh(share == .streams ? .events : .roomLog, &house)
            switch share {
            case .streams:
                try await author.send(TestServer.head(captured.request))
                #expect(try await author.head().status == 200)
            case .pagesInMemory, .bodiesInMemory:
                if share == .bodiesInMemory { captured = try await Self.fresh(.append, &house) }
                _ = try await server.send(captured.request, body: captured.body)
                try await server.holdsNothing()
                let slow = try await Self.fresh(.append, &house)
                try await author.send(Array(TestServer.head(slow.request).utf8) + slow.body.dropLast(10))
                try await server.holds(slow.body.count - 10)
            case .bytesOfTheDay:
                for _ in 0..<5 {
                    captured = try await Self.fresh(.append, &house)
                    #expect(try await Self.status(of: captured, at: server) == 201)
                }
            }
            let replayed = try await server.send(captured.request, body: captured.body)
            #expect(replayed.problem == .refused)
            await author.close()
        }
    }

    /// A request that was never sent; the house takes it that it will be done.
    private static func fresh(_ asked: Asked, _ house: inout House) async throws -> Captured {
        let server = house.server
        switch asked {
        case .begin:
            // With a code that is used up: it is refused, and its nonce used up as well.
            let genesis = House.genesis(serverKey: server.store.serverKey, coordinator: house.coordinator)
            let request = server.request(
                .post, "/v1/programs", body: genesis.encoded, by: house.coordinator
            ) { $0.headerFields[.setupCode] = "used up" }
            return Captured(request: request, body: genesis.encoded)
        case .appendToProgram:
            // Earlier ones may have been added.
            house.program.place = try await end(of: house.program.id, in: server.store)
            let newcomer = Person("Leander Oyelaran")
            let entry = house.program.programStatement(
                .enroll(role: .maintainer, name: newcomer.name, card: newcomer.card), by: house.coordinator)
            return Captured(
                request: server.request(.post, house.program.path, body: entry, by: house.coordinator),
                body: entry)
        case .append:
            let entry = house.room.message()
            return Captured(
                request: server.request(.post, house.room.path, body: entry, by: house.researcher),
                body: entry)
        case .programLog, .rooms, .roomLog, .statements, .events:
            let path =
                switch asked {
                case .programLog: house.program.path
                case .rooms: Endpoint.rooms(house.program.id.program).path
                case .statements: house.room.statements
                case .events: house.room.events
                default: house.room.path
                }
            return Captured(request: server.request(.get, path, by: house.researcher), body: [])
        }
    }

    private static func success(_ asked: Asked) -> Int {
        switch asked {
        case .begin: 403
        case .appendToProgram, .append: 201
        case .programLog, .rooms, .roomLog, .statements, .events: 200
        }
    }

    /// The status of the answer, of a stream as of everything else.
    /// The place after the last entry of a log.
    private static func end(of log: LogID, in store: Store) async throws -> Place {
        let page = try await store.page(of: log, from: 0, limit: 1_000, maximumBytes: 1 << 26)
        return try Receipt(decoding: page.receipt).place
    }

    private static func status(of captured: Captured, at server: TestServer) async throws -> Int {
        let connection = try await server.connect()
        connection.begin(Array(TestServer.head(captured.request).utf8) + captured.body)
        let status = try await connection.head().status
        await connection.close()
        return status
    }
}
