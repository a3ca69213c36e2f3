import HTTPTypes
import PosternAPI
import PosternFormat
import PosternServer
import Testing

@Suite(.timeLimit(.minutes(10)))
struct ShutdownTests {
    @Test func `a request that is under way when the server stops is still answered`() async throws {
        try await TestServer.run {
            $0.limits.stopSeconds = 60
        } _: { server async throws in
            let house = try await House(server)
            let entry = house.room.message()
            let connection = try await server.connect()
            let request = server.request(.post, house.room.path, body: entry, by: house.researcher)
            try await connection.send(Array(TestServer.head(request).utf8) + entry.prefix(10))
            try await server.holds(10)
            await server.stop()
            try await connection.send(entry.dropFirst(10))
            #expect(try await connection.answer().status == 201)
            #expect(await connection.isEnded())
        }
    }

    @Test func `a body that does not arrive does not hold a stop up`() async throws {
        try await TestServer.run {
            $0.limits.stopSeconds = 1
        } _: { server async throws in
            let house = try await House(server)
            let entry = house.room.message()
            let connection = try await server.connect()
            let request = server.request(.post, house.room.path, body: entry, by: house.researcher)
            try await connection.send(Array(TestServer.head(request).utf8) + entry.prefix(10))
            try await server.holds(10)
            await server.stop()
            #expect(try await connection.answer().problem == .timeout)
            #expect(await connection.isEnded())
        }
    }

    @Test func `a header that does not arrive does not hold a stop up`() async throws {
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
        // An address of its own, where nobody else may get the port meanwhile.
        let host = "127.\(Int.random(in: 1...254)).\(Int.random(in: 1...254)).\(Int.random(in: 1...254))"
        let port = try await TestServer.run {
            $0.listen = ListenAddress("\(host):0") ?? $0.listen
        } _: { server async throws in
            #expect(try await server.get("/healthz").status == 200)
            return server.port
        }
        await #expect(throws: (any Error).self) { _ = try await Connection.open(host: host, port: port) }
    }
}
