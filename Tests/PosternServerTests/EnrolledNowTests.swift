import HTTPTypes
import PosternAPI
import PosternFormat
import PosternServer
import Testing

/// Who was expelled is out of every room at once, whatever its list says, and cannot be told from a stranger.
@Suite(.timeLimit(.minutes(10)))
struct EnrolledNowTests {
    @Test func `A17 an expelled maintainer who is still listed is refused with the bytes of every refusal`()
        async throws
    {
        try await TestServer.run { server async throws in
            var house = try await House(server)
            try await house.act(.expel(house.maintainer.fingerprint), by: house.coordinator)
            let rooms = Endpoint.rooms(house.program.id.program).path
            let paths = [
                house.room.path, house.room.statements, house.room.events, house.program.path, rooms,
            ]
            var answers: Set<[String]> = []
            for person in [house.maintainer, house.stranger] {
                for path in paths { answers.insert(try await server.get(path, by: person).visible) }
                for log in [house.room, house.program] {
                    answers.insert(try await server.post(log.path, house.room.message(), by: person).visible)
                }
            }
            #expect(answers.count == 1, "\(answers)")
            #expect(answers.first?.first == "403")
            try await house.say(by: house.researcher)
        }
    }

    @Test func `A17 the open stream of somebody ends when they are expelled`() async throws {
        try await TestServer.run { server async throws in
            var house = try await House(server)
            let connection = try await server.connect()
            let request = server.request(.get, house.room.events, by: house.maintainer)
            try await connection.send(TestServer.head(request))
            #expect(try await connection.head().status == 200)
            #expect(try await connection.chunk() == CountEvent(count: 1).encoded)
            try await house.act(.expel(house.maintainer.fingerprint), by: house.coordinator)
            #expect(try await connection.chunk() == [])
            #expect(await connection.isEnded())
        }
    }

    @Test func `the stream of somebody else goes on when a person is expelled`() async throws {
        try await TestServer.run { server async throws in
            var house = try await House(server)
            let connection = try await server.connect()
            let request = server.request(.get, house.room.events, by: house.researcher)
            try await connection.send(TestServer.head(request))
            #expect(try await connection.head().status == 200)
            #expect(try await connection.chunk() == CountEvent(count: 1).encoded)
            try await house.act(.expel(house.maintainer.fingerprint), by: house.coordinator)
            try await house.say(by: house.researcher)
            #expect(try await connection.chunk() == CountEvent(count: 2).encoded)
            await connection.close()
        }
    }

    @Test func `a statement that lists somebody who is not enrolled now is invalid`() async throws {
        try await TestServer.run { server async throws in
            var house = try await House(server)
            let before = house.program
            try await house.act(.expel(house.maintainer.fingerprint), by: house.coordinator)
            let entry = house.room.statement(
                .rotated(house.room.nextEpoch(house.everybody)), by: house.coordinator, program: before)
            let answer = try await server.post(house.room.path, entry, by: house.coordinator)
            #expect(answer.problem?.kind == .invalidEntry)
        }
    }

    @Test func `the recovery identity reads the program log, recovers, and does nothing else`() async throws {
        try await TestServer.run { server async throws in
            var house = try await House(server)
            #expect(try await server.get(house.program.path, by: house.recovery).status == 200)
            let rooms = Endpoint.rooms(house.program.id.program).path
            for path in [house.room.path, house.room.statements, house.room.events, rooms] {
                #expect(try await server.get(path, by: house.recovery).problem == .refused)
            }
            let expel = house.program.programStatement(
                .expel(house.maintainer.fingerprint), by: house.recovery)
            #expect(try await server.post(house.program.path, expel, by: house.recovery).problem == .refused)
            let successor = Person("Cordelia Quillfeather")
            try await house.act(
                .recover(name: successor.name, card: successor.card, recovery: nil), by: house.recovery)
            #expect(try await server.get(house.room.path, by: successor).status == 200)
            #expect(try await server.get(house.room.path, by: house.coordinator).problem == .refused)
            #expect(try await server.get(house.program.path, by: house.recovery).problem == .refused)
        }
    }

    @Test func `a stream says the count that the destruction of its room brings`() async throws {
        try await TestServer.run { server async throws in
            var house = try await House(server)
            try await house.state(.closed)
            let connection = try await server.connect()
            let request = server.request(.get, house.room.events, by: house.researcher)
            try await connection.send(TestServer.head(request))
            #expect(try await connection.head().status == 200)
            #expect(try await connection.chunk() == CountEvent(count: 2).encoded)
            try await house.state(.destroyed)
            #expect(try await connection.chunk() == CountEvent(count: 3).encoded)
            await connection.close()
        }
    }
}
