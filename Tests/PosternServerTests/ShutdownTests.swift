import HTTPTypes
import PosternAPI
import PosternFormat
import PosternServer
import Testing

@Suite(.timeLimit(.minutes(1)))
struct ShutdownTests {
    @Test func `a request that is under way when the server stops is still answered`() async throws {
        try await TestServer.run { server async throws in
            let house = try await House(server)
            let entry = house.room.message()
            let connection = try await server.connect()
            let request = server.request(.post, house.room.path, body: entry, by: house.researcher)
            try await connection.send(Array(TestServer.head(request).utf8) + entry.prefix(10))
            // The head has been read once another request has been answered after it.
            #expect(try await server.get("/healthz").status == 200)
            await server.stop()
            try await connection.send(entry.dropFirst(10))
            #expect(try await connection.answer().status == 201)
            #expect(await connection.isEnded())
        }
    }

    @Test func `a slow request does not hold a stop up`() async throws {
        try await TestServer.run { server async throws in
            let connection = try await server.connect()
            try await connection.send("POST /v1/programs HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n")
            #expect(try await server.get("/healthz").status == 200)
            await server.stop()
            _ = try? await connection.answer()
            #expect(await connection.isEnded())
        }
    }

    @Test func `no more connections are taken after a stop`() async throws {
        let port = try await TestServer.run { server async throws in
            #expect(try await server.get("/healthz").status == 200)
            return server.port
        }
        await #expect(throws: (any Error).self) { _ = try await Connection.open(port: port) }
    }
}
