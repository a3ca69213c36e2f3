import HTTPTypes
import PosternAPI
import PosternFormat
import PosternServer
import Testing

/// Who reads slowly gets all of it; who does not read at all holds up nobody else.
@Suite(.timeLimit(.minutes(10)))
struct SlowReaderTests {
    /// A buffer of the reader's own system that no page of these tests fits into.
    private static let buffer = 131_072

    @Test func `whoever asks for much and does not read it is ended`() async throws {
        try await TestServer.runPrepared { house in
            for _ in 0..<5 { try await house.say(700_000, by: house.researcher) }
        } _: {
            $0.limits.idleSeconds = 4
        } _: { server, house async throws in
            let requests = (0..<8).map { _ in
                TestServer.head(server.request(.get, house.room.path, by: house.researcher))
            }
            let connection = try await server.connect(buffer: Self.buffer)
            try await connection.pause()
            try await connection.send(requests.joined())
            try await server.holds(1)
            try await server.isAlone()
            try await connection.resume()
            // Eight pages would be 28 megabytes; what had been sent before nobody read it is less.
            #expect(await connection.rest() < 8 * 3_500_000)
        }
    }

    /// A server with a room whose log is a page of thirteen megabytes, more than the system takes in on its own.
    private func withLongPage(
        _ change: (inout ServerOptions) -> Void,
        _ body: @Sendable @escaping (TestServer, House) async throws -> Void
    ) async throws {
        try await TestServer.runPrepared { house in
            for _ in 0..<14 { try await house.say(900_000, by: house.researcher) }
        } _: {
            $0.limits.pageBytes = 1 << 24
            change(&$0)
        } _: { server, house async throws in
            try await body(server, house)
        }
    }

    @Test func `whoever reads a long page slowly gets all of it`() async throws {
        try await withLongPage {
            $0.limits.idleSeconds = 6
        } _: { server, house in
            let request = TestServer.head(server.request(.get, house.room.path, by: house.researcher))
            let connection = try await server.connect(buffer: Self.buffer)
            try await connection.pause()
            try await connection.send(request)
            // Longer than a connection may be idle.
            try await connection.readSlowly(for: .seconds(9))
            try await connection.resume()
            let answer = try await connection.answer()
            #expect(try Page(decoding: answer.body).entries.count == 15)
            await connection.close()
        }
    }

    @Test func `what a person does not read bounds what else they get, and nobody else`() async throws {
        try await withLongPage {
            $0.limits.heldBytesPerMember = 20_000_000
        } _: { server, house in
            let slow = try await server.connect(buffer: Self.buffer)
            try await slow.pause()
            try await slow.send(
                TestServer.head(server.request(.get, house.room.path, by: house.researcher)))
            slow.readOnce()
            #expect(try await slow.head().status == 200)
            var answer = try await server.get(house.room.path, by: house.researcher)
            #expect(answer.problem?.kind == .tooMany)
            #expect(answer["retry-after"] == "1")
            #expect(try await server.get(house.room.path, by: house.maintainer).status == 200)
            await slow.close()
            while answer.status != 200 {
                try await Task.sleep(for: .milliseconds(100))
                answer = try await server.get(house.room.path, by: house.researcher)
            }
        }
    }
}
