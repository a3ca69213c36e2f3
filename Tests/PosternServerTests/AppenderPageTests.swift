import PosternFormat
import Testing

/// A53, the server's part: who appended what, as far as it tells it.
@Suite(.timeLimit(.minutes(10)))
struct AppenderPageTests {
    private static func page(_ house: House, by reader: Person) async throws -> Page {
        try Page(decoding: try await house.server.get(house.room.path, by: reader).body)
    }

    /// The people whom a page names, by the lists of the statements before its entries.
    private static func named(
        _ page: Page, after epoch: Epoch? = nil
    ) throws -> [Fingerprint?] {
        var epoch = epoch
        return try zip(page.entries, page.appenders).map { stored, appender in
            if let statement = try? Statement(decoding: stored.entry) { epoch = statement.reason.epoch }
            let list = try #require(epoch)
            return appender.flatMap(list.member)?.fingerprint
        }
    }

    @Test func `A53 an honest server names the one who posted, whatever was posted`() async throws {
        try await TestServer.run { server async throws in
            var house = try await House(server)
            let people = [house.researcher, house.maintainer, house.coordinator]
            for person in people { try await house.say(by: person) }
            for reader in people {
                let named = try Self.named(try await Self.page(house, by: reader))
                #expect(named == [nil] + people.map(\.fingerprint))
            }
        }
    }

    @Test func `a page of nothing but statements names nobody`() async throws {
        try await TestServer.run { server async throws in
            let house = try await House(server)
            #expect(try await Self.page(house, by: house.researcher).appenders.isEmpty)
            let program = try await server.get(house.program.path, by: house.maintainer)
            #expect(try Page(decoding: program.body).appenders.isEmpty)
        }
    }

    @Test func `who appended what is told while its epoch lasts, and after a restart too`() async throws {
        try await TestServer.runPrepared { house async throws in
            try await house.say(by: house.researcher)
        } _: {
            _ in
        } _: { server, house async throws in
            var house = house
            let before = try Self.named(try await Self.page(house, by: house.researcher))
            #expect(before == [nil, house.researcher.fingerprint])
            let epoch = house.room.nextEpoch(house.members(without: house.maintainer))
            try await house.state(.changed(epoch, approvals: []))
            #expect(try await Self.page(house, by: house.researcher).appenders.isEmpty)
            try await house.say(by: house.coordinator)
            let after = try Self.named(try await Self.page(house, by: house.researcher))
            #expect(after == [nil, nil, nil, house.coordinator.fingerprint])
        }
    }

    @Test func `the answer to a message names who appended what its author had not seen`() async throws {
        try await TestServer.run { server async throws in
            var house = try await House(server)
            let opened = try await Self.page(house, by: house.researcher)
            let late = house.room.message()
            try await house.say(by: house.maintainer)
            let answer = try Page(
                decoding: try await server.post(house.room.path, late, by: house.researcher).body)
            let epoch = try Statement(decoding: opened.entries[0].entry).reason.epoch
            #expect(answer.entries.count == 1)
            #expect(try Self.named(answer, after: epoch) == [house.maintainer.fingerprint])
        }
    }
}
