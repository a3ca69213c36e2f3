import HTTPTypes
import PosternAPI
import PosternFormat
import PosternServer
import Testing

/// What a limit keeps out is told so (A14).
@Suite(.timeLimit(.minutes(10)))
struct LimitTests {
    @Test func `A14 a body that is announced as too long is refused before it is read`() async throws {
        try await TestServer.run {
            $0.limits.bodyBytes = 1_000
        } _: { server async throws in
            let connection = try await server.connect()
            let request = server.request(.post, "/v1/programs/\(String(repeating: "a", count: 52))/log") {
                $0.headerFields[.contentType] = MediaType.entry.rawValue
                $0.headerFields[.contentLength] = "1001"
            }
            try await connection.send(TestServer.head(request))
            let answer = try await connection.answer()
            #expect(answer.status == 413)
            #expect(answer.problem == .tooLarge(limit: 1_000))
            await connection.close()
        }
    }

    @Test func `who has added a day's worth of bytes reads on and is told when to come back`() async throws {
        try await TestServer.run {
            $0.limits.bodyBytes = 4_000
            $0.limits.memberBytesPerDay = 4_000
        } _: { server async throws in
            var house = try await House(server)
            for _ in 0..<2 { try await house.say(1_500, by: house.researcher) }
            let entry = house.room.message(1_500)
            let answer = try await server.post(house.room.path, entry, by: house.researcher)
            #expect(answer.status == 429)
            #expect((answer["retry-after"].flatMap { Int($0) } ?? 0) > 3_600)
            try await house.say(1_500, by: house.maintainer)
            let reading = server.request(.get, house.room.path, by: house.researcher)
            #expect(try await server.send(reading).status == 200)
        }
    }

    @Test func `a body that turns out too long is refused`() async throws {
        try await TestServer.run {
            $0.limits.bodyBytes = 2_000
        } _: { server async throws in
            let house = try await House(server)
            let body = [UInt8](repeating: 1, count: 3_000)
            let request = server.request(.post, house.room.path, body: body, by: house.researcher) {
                $0.headerFields[.contentLength] = nil
                $0.headerFields[.transferEncoding] = "chunked"
            }
            let connection = try await server.connect()
            try await connection.send(TestServer.head(request))
            try await connection.send(Array("bb8\r\n".utf8) + body + Array("\r\n0\r\n\r\n".utf8))
            #expect(try await connection.answer().problem == .tooLarge(limit: 2_000))
            await connection.close()
        }
    }

    @Test func `A14 an endless body ends the connection`() async throws {
        try await TestServer.run {
            $0.limits.bodyBytes = 1_000
        } _: { server async throws in
            let connection = try await server.connect()
            try await connection.send(
                "GET /healthz HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n")
            #expect(try await connection.answer().status == 400)
            let chunk = Array("10000\r\n".utf8) + [UInt8](repeating: 1, count: 65_536) + Array("\r\n".utf8)
            for _ in 0..<20 { try? await connection.send(chunk) }
            #expect(await connection.isEnded())
        }
    }

    @Test func `what follows a request and is not HTTP is not answered before it`() async throws {
        try await TestServer.run { server async throws in
            let connection = try await server.connect()
            try await connection.send("GET /healthz HTTP/1.1\r\nHost: h\r\n\r\nGARBAGE\r\n\r\n")
            // Either the answer to the first request, or none.
            let status = try? await connection.answer().status
            #expect(status == 200 || status == nil)
        }
    }

    @Test func `a header that is too large is told so`() async throws {
        try await TestServer.run { server async throws in
            let connection = try await server.connect()
            try await connection.send(
                "GET /healthz HTTP/1.1\r\nHost: h\r\nX: \(String(repeating: "a", count: 17_000))\r\n\r\n")
            let answer = try await connection.answer()
            #expect(answer.status == 431)
            #expect(answer.problem == .headerTooLarge)
            #expect(await connection.isEnded())
        }
    }

    @Test func `too many header fields are told so`() async throws {
        try await TestServer.run { server async throws in
            let connection = try await server.connect()
            let fields = (0..<100).map { "X\($0): a\r\n" }.joined()
            try await connection.send("GET /healthz HTTP/1.1\r\nHost: h\r\n\(fields)\r\n")
            #expect(try await connection.answer().problem == .headerTooLarge)
        }
    }

    @Test func `a request line that is too long is told so`() async throws {
        try await TestServer.run { server async throws in
            let connection = try await server.connect()
            try await connection.send(
                "GET /\(String(repeating: "a", count: 20_000)) HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(try await connection.answer().problem == .headerTooLarge)
        }
    }

    @Test(arguments: ["GARBAGE\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "GET /healthz HTTP/1.1\r\nA b: c\r\n\r\n"])
    func `what is not HTTP is malformed`(text: String) async throws {
        try await TestServer.run { server async throws in
            let connection = try await server.connect()
            try await connection.send(text)
            let answer = try await connection.answer()
            #expect(answer.problem?.kind == .malformed)
            #expect(await connection.isEnded())
        }
    }

    @Test func `a header that does not arrive in time is told so`() async throws {
        try await TestServer.run {
            $0.limits.headerSeconds = 1
        } _: { server async throws in
            let connection = try await server.connect()
            try await connection.send("GET /healthz HTTP/1.1\r\n")
            let answer = try await connection.answer()
            #expect(answer.status == 408)
            #expect(answer.problem == .timeout)
            #expect(await connection.isEnded())
        }
    }

    @Test func `A14 a body that does not arrive in time is told so`() async throws {
        try await TestServer.runPrepared { _ in
        } _: {
            $0.limits.bodySeconds = 1
        } _: { server, house async throws in
            let entry = house.room.message()
            let connection = try await server.connect()
            let request = server.request(.post, house.room.path, body: entry, by: house.researcher)
            try await connection.send(Array(TestServer.head(request).utf8) + entry.prefix(10))
            #expect(try await connection.answer().problem == .timeout)
            #expect(await connection.isEnded())
        }
    }

    @Test func `a connection that does nothing is ended`() async throws {
        try await TestServer.run {
            $0.limits.idleSeconds = 1
        } _: { server async throws in
            let connection = try await server.connect()
            #expect(await connection.isEnded())
        }
    }

    @Test func `A14 a body that does not arrive takes nothing from others`() async throws {
        try await TestServer.run {
            $0.limits.heldBytes = 600_000
        } _: { server async throws in
            let house = try await House(server)
            let slow = try await server.connect()
            let entry = house.room.message(700_000)
            let request = server.request(.post, house.room.path, body: entry, by: house.researcher)
            try await slow.send(Array(TestServer.head(request).utf8) + entry.prefix(10))
            try await server.holds(10)
            for _ in 0..<10 {
                #expect(try await server.get(house.room.path, by: house.maintainer).status == 200)
            }
            try await slow.send(entry.dropFirst(10))
            #expect(try await slow.answer().status == 201)
            await slow.close()
        }
    }

    @Test func `A14 bodies that are held bound what else is held, and leave room for who asks for one thing`()
        async throws
    {
        try await TestServer.run {
            $0.limits.heldBytes = 600_000
        } _: { server async throws in
            let house = try await House(server)
            let slow = try await server.connect()
            let entry = house.room.message(700_000)
            let request = server.request(.post, house.room.path, body: entry, by: house.researcher)
            try await slow.send(Array(TestServer.head(request).utf8) + entry.dropLast(10))
            try await server.holds(entry.count - 10)
            let answer = try await server.post(house.room.path, entry, by: house.coordinator)
            #expect(answer.problem?.kind == .unavailable)
            #expect(try await server.get(house.room.path, by: house.maintainer).status == 200)
            try await slow.send(entry.suffix(10))
            #expect(try await slow.answer().status == 201)
            await slow.close()
        }
    }

    @Test func `A14 a refused body is not read on, and its refusal is the last answer of the connection`()
        async throws
    {
        try await TestServer.run { server async throws in
            let connection = try await server.connect()
            let request = server.request(.post, "/v1/programs/\(String(repeating: "a", count: 52))/log") {
                $0.headerFields[.contentType] = MediaType.entry.rawValue
                $0.headerFields[.contentLength] = "1000000"
            }
            try await connection.send(TestServer.head(request))
            let answer = try await connection.answer()
            #expect(answer.status == 403)
            #expect(answer["connection"] == "close")
            #expect(await connection.isEnded())
        }
    }

    @Test func `A14 whoever asks many questions ahead is hung up on`() async throws {
        try await TestServer.run { server async throws in
            let connection = try await server.connect()
            try? await connection.send(
                String(repeating: "GET /openapi.json HTTP/1.1\r\nHost: h\r\n\r\n", count: 200))
            var answered = 0
            while (try? await connection.answer()) != nil { answered += 1 }
            #expect(answered <= 16)
        }
    }

    @Test func `A14 an address that asks too often is told when to come back`() async throws {
        try await TestServer.run(isTimeStopped: true) {
            $0.limits.addressRate = 1
            $0.limits.addressBurst = 3
        } _: { server async throws in
            for _ in 0..<3 { #expect(try await server.get("/healthz").status == 200) }
            let answer = try await server.get("/healthz")
            #expect(answer.status == 429)
            #expect(answer.problem?.kind == .tooMany)
            #expect(answer["retry-after"] == "1")
        }
    }

    @Test func `a person who asks too often is told, and nobody else`() async throws {
        try await TestServer.run(isTimeStopped: true) {
            $0.limits.memberRate = 1
            $0.limits.memberBurst = 4
        } _: { server async throws in
            let house = try await House(server)
            var statuses: [Int] = []
            for _ in 0..<6 {
                statuses.append(try await server.get(house.room.path, by: house.researcher).status)
            }
            #expect(statuses.prefix(4) == [200, 200, 200, 200])
            #expect(statuses.contains(429))
            #expect(try await server.get(house.room.path, by: house.maintainer).status == 200)
        }
    }

    @Test func `whoever cannot sign does not use up a person's requests`() async throws {
        try await TestServer.run(isTimeStopped: true) {
            $0.limits.memberRate = 1
            $0.limits.memberBurst = 4
        } _: { server async throws in
            let house = try await House(server)
            for _ in 0..<10 {
                let request = server.request(.get, house.room.path, by: house.researcher) {
                    $0.headerFields[.signature] = "postern=:\(String(repeating: "A", count: 86))==:"
                }
                #expect(try await server.send(request).problem == .refused)
            }
            #expect(try await server.get(house.room.path, by: house.researcher).status == 200)
        }
    }

    @Test func `behind a proxy the last forwarded address is the one that counts`() async throws {
        try await TestServer.run(isTimeStopped: true) {
            $0.isBehindProxy = true
            $0.limits.addressRate = 1
            $0.limits.addressBurst = 1
        } _: { server async throws in
            func get(_ forwarded: String) async throws -> Int {
                try await server.send(
                    server.request(.get, "/healthz") {
                        $0.headerFields[HTTPField.Name("X-Forwarded-For")!] = forwarded
                    }
                ).status
            }
            #expect(try await get("203.0.113.1, 198.51.100.1") == 200)
            #expect(try await get("203.0.113.1, 198.51.100.2") == 200)
            #expect(try await get("203.0.113.9, 198.51.100.1") == 429)
        }
    }
}
