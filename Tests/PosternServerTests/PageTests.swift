import PosternAPI
import PosternFormat
import PosternServer
import Testing

@Suite(.timeLimit(.minutes(10)))
struct PageTests {
    private func page(_ server: TestServer, _ house: House, _ query: String) async throws -> Page {
        try Page(decoding: try await server.get(house.room.path + query, by: house.researcher).body)
    }

    @Test func `a page holds no more entries than the limit`() async throws {
        try await TestServer.run {
            $0.limits.pageEntries = 3
        } _: { server async throws in
            var house = try await House(server)
            for _ in 0..<5 { try await house.say(by: house.researcher) }
            #expect(try await page(server, house, "").entries.count == 3)
            #expect(try await page(server, house, "?limit=99").entries.count == 3)
            #expect(try await page(server, house, "?limit=2").entries.count == 2)
            #expect(try await page(server, house, "?from=4&limit=99").entries.count == 2)
            #expect(try await page(server, house, "?from=6").entries.isEmpty)
            #expect(try await page(server, house, "?from=18446744073709551615").count == 6)
        }
    }

    @Test func `a page holds no more bytes than the limit, and never none`() async throws {
        try await TestServer.run {
            $0.limits.pageBytes = 5_000
        } _: { server async throws in
            var house = try await House(server)
            for _ in 0..<4 { try await house.say(20_000, by: house.researcher) }
            #expect(try await page(server, house, "?from=1").entries.count == 1)
        }
    }

    @Test(arguments: ["?from=-1", "?from=a", "?limit=0", "?to=1", "?from=1&from=1", "?from", "?from=1&"])
    func `a query that cannot be read is malformed`(query: String) async throws {
        try await TestServer.run { server async throws in
            let answer = try await server.get("/v1/programs/\(String(repeating: "a", count: 52))/log" + query)
            #expect(answer.problem?.kind == .malformed)
        }
    }
}
