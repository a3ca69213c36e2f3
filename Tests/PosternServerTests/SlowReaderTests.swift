import HTTPTypes
import PosternAPI
import PosternFormat
import PosternServer
import Synchronization
import Testing

/// Who reads slowly gets all of it; who does not read at all holds up nobody else.
@Suite(.timeLimit(.minutes(2)))
struct SlowReaderTests {
    @Test func `whoever asks for much and does not read it is ended`() async throws {
        // Eight pages would be 28 megabytes; what had been sent before nobody read it is less. On a busy machine the
        // first page may be made so late that the server has no reason yet to end it; then it gets longer.
        var bytes = Int.max
        for seconds in [9, 40] where bytes >= 8 * 3_500_000 {
            bytes = try await self.bytes(afterNotReadingFor: .seconds(seconds))
        }
        #expect(bytes < 8 * 3_500_000)
    }

    /// How much of eight pages somebody gets who begins to read after so long.
    private func bytes(afterNotReadingFor pause: Duration) async throws -> Int {
        let received = Mutex(0)
        try await TestServer.run {
            $0.limits.idleSeconds = 3
        } _: { server async throws in
            var house = try await House(server)
            for _ in 0..<5 { try await house.say(700_000, by: house.researcher) }
            let connection = try await server.connect()
            try await connection.pause()
            let requests = (0..<8).map { _ in
                TestServer.head(server.request(.get, house.room.path, by: house.researcher))
            }
            try await connection.send(requests.joined())
            try await Task.sleep(for: pause)
            try await connection.resume()
            let bytes = await connection.rest()
            received.withLock { $0 = bytes }
        }
        return received.withLock(\.self)
    }

    /// A server with a room whose log is a page of thirteen megabytes, more than the system takes in on its own.
    private func withLongPage(
        _ change: (inout ServerOptions) -> Void,
        _ body: @Sendable @escaping (TestServer, House) async throws -> Void
    ) async throws {
        try await TestServer.run {
            $0.limits.pageBytes = 1 << 24
            change(&$0)
        } _: { server async throws in
            var house = try await House(server)
            for _ in 0..<14 { try await house.say(900_000, by: house.researcher) }
            try await body(server, house)
        }
    }

    @Test func `whoever reads a long page slowly gets all of it`() async throws {
        try await withLongPage {
            $0.limits.idleSeconds = 2
        } _: { server, house in
            let connection = try await server.connect()
            try await connection.pause()
            try await connection.send(
                TestServer.head(server.request(.get, house.room.path, by: house.researcher)))
            for _ in 0..<40 {
                connection.readOnce()
                try await Task.sleep(for: .milliseconds(100))
            }
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
            let slow = try await server.connect()
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
