import HTTPTypes
import PosternAPI
import PosternFormat
import PosternServer
import Testing

@Suite(.timeLimit(.minutes(10)))
struct EventTests {
    /// Opens a stream and reads past its head.
    private func listen(_ house: House, as person: Person) async throws -> Connection {
        let connection = try await house.server.connect()
        try await connection.send(TestServer.head(house.server.request(.get, house.room.events, by: person)))
        let head = try await connection.head()
        #expect(head.status == 200)
        #expect(head["content-type"] == "text/event-stream")
        return connection
    }

    private func event(_ count: UInt64) -> [UInt8] { CountEvent(count: count).encoded }

    @Test func `the count comes at once and after each append`() async throws {
        try await TestServer.run { server async throws in
            var house = try await House(server)
            let connection = try await listen(house, as: house.researcher)
            #expect(try await connection.chunk() == event(1))
            try await house.say(by: house.maintainer)
            #expect(try await connection.chunk() == event(2))
            try await house.say(by: house.maintainer)
            #expect(try await connection.chunk() == event(3))
            await connection.close()
        }
    }

    @Test func `a quiet stream shows that it is alive`() async throws {
        try await TestServer.run {
            $0.heartbeat = .milliseconds(20)
        } _: { server async throws in
            let house = try await House(server)
            let connection = try await listen(house, as: house.researcher)
            #expect(try await connection.chunk() == event(1))
            #expect(try await connection.chunk() == CountEvent.heartbeat)
            await connection.close()
        }
    }

    @Test func `A17 the stream of a removed member ends without the next count`() async throws {
        try await TestServer.run { server async throws in
            let house = try await House(server)
            let connection = try await listen(house, as: house.researcher)
            #expect(try await connection.chunk() == event(1))
            let removal = house.removing(house.researcher)
            #expect(try await server.post(house.room.path, removal, by: house.coordinator).status == 201)
            #expect(try await connection.chunk() == [])
            #expect(await connection.isEnded())
        }
    }

    @Test func `a stop ends the streams`() async throws {
        try await TestServer.run { server async throws in
            let house = try await House(server)
            let connection = try await listen(house, as: house.researcher)
            #expect(try await connection.chunk() == event(1))
            await server.stop()
            #expect(try await connection.chunk() == [])
            #expect(await connection.isEnded())
        }
    }

    @Test func `one person has no more streams than the limit, and a place is free again when one goes`()
        async throws
    {
        try await TestServer.run {
            $0.limits.streamsPerMember = 1
        } _: { server async throws in
            var house = try await House(server)
            let first = try await listen(house, as: house.researcher)
            #expect(try await first.chunk() == event(1))
            let answer = try await server.get(house.room.events, by: house.researcher)
            #expect(answer.problem?.kind == .tooMany)
            #expect(answer["retry-after"] == "30")
            // Somebody else has places of their own.
            let other = try await listen(house, as: house.maintainer)
            #expect(try await other.chunk() == event(1))
            await other.close()
            await first.close()
            try await house.say(by: house.maintainer)
            var status = 429
            while status == 429 {
                let connection = try await server.connect()
                try await connection.send(
                    TestServer.head(server.request(.get, house.room.events, by: house.researcher)))
                status = try await connection.head().status
                await connection.close()
                if status == 429 { try await Task.sleep(for: .milliseconds(20)) }
            }
            #expect(status == 200)
        }
    }

    @Test func `there are no more streams than the limit altogether`() async throws {
        try await TestServer.run {
            $0.limits.streams = 1
        } _: { server async throws in
            let house = try await House(server)
            let first = try await listen(house, as: house.researcher)
            #expect(try await first.chunk() == event(1))
            let answer = try await server.get(house.room.events, by: house.maintainer)
            #expect(answer.problem?.kind == .unavailable)
            #expect(answer["retry-after"] == "30")
            await first.close()
        }
    }
}
