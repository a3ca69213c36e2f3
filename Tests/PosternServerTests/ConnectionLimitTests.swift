import HTTPTypes
import PosternAPI
import PosternFormat
import PosternServer
import Testing

/// How many connections there are, of one address and altogether.
@Suite(.timeLimit(.minutes(10)))
struct ConnectionLimitTests {
    @Test func `an address has no more connections than the limit`() async throws {
        try await TestServer.run {
            $0.limits.connectionsPerAddress = 2
        } _: { server async throws in
            let first = try await server.connect()
            let second = try await server.connect()
            try await first.send("GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(try await first.answer().status == 200)
            try await second.send("GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(try await second.answer().status == 200)
            let answer = try await server.get("/healthz")
            #expect(answer.status == 429)
            #expect(answer["retry-after"] == "10")
            await first.close()
            await second.close()
        }
    }

    @Test func `there are no more connections than the limit altogether`() async throws {
        try await TestServer.run {
            $0.limits.connections = 1
        } _: { server async throws in
            let first = try await server.connect()
            try await first.send("GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(try await first.answer().status == 200)
            let answer = try await server.get("/healthz")
            #expect(answer.status == 503)
            #expect(answer["retry-after"] == "10")
            await first.close()
        }
    }
}
