import HTTPTypes
import PosternAPI
import PosternFormat
import PosternServer
import PosternSigning
import Testing

@Suite(.timeLimit(.minutes(10)))
struct AppendTests {
    @Test func `a writer who lost the race is told the count`() async throws {
        try await TestServer.run { server async throws in
            var house = try await House(server)
            let late = house.room.message()
            try await house.say(by: house.maintainer)
            let answer = try await server.post(house.room.path, late, by: house.researcher)
            #expect(answer.status == 409)
            #expect(answer.problem == .conflict(count: 2))
        }
    }

    @Test func `of many writers at once each gets one index`() async throws {
        try await TestServer.run { server async throws in
            let house = try await House(server)
            let entries = (0..<20).map { _ in house.room.message() }
            let statuses = try await withThrowingTaskGroup(of: Int.self) { tasks in
                for entry in entries {
                    tasks.addTask {
                        try await server.post(house.room.path, entry, by: house.researcher).status
                    }
                }
                return try await tasks.reduce(into: [:]) { $0[$1, default: 0] += 1 }
            }
            #expect(statuses == [201: 1, 409: 19])
        }
    }

    @Test func `an entry that the append rule refuses is named`() async throws {
        try await TestServer.run { server async throws in
            var house = try await House(server)
            house.room.epoch = 2
            let answer = try await server.post(house.room.path, house.room.message(), by: house.researcher)
            #expect(answer.status == 422)
            #expect(answer.problem?.kind == .invalidEntry)
        }
    }

    @Test func `bytes that are no entry are malformed`() async throws {
        try await TestServer.run { server async throws in
            let house = try await House(server)
            let answer = try await server.post(house.room.path, [9, 9, 9], by: house.researcher)
            #expect(answer.problem?.kind == .malformed)
        }
    }

    @Test func `A17 a removed member is refused at once`() async throws {
        try await TestServer.run { server async throws in
            var house = try await House(server)
            let removal = house.removing(house.researcher)
            #expect(try await server.post(house.room.path, removal, by: house.coordinator).status == 201)
            house.room.advance(removal)
            #expect(try await server.get(house.room.path, by: house.researcher).problem == .refused)
            let message = house.room.message()
            #expect(try await server.post(house.room.path, message, by: house.researcher).problem == .refused)
        }
    }

    @Test func `a statement that another coordinator signed is refused`() async throws {
        try await TestServer.run { server async throws in
            var house = try await House(server)
            let second = Person("Leander Oyelaran")
            try await house.enroll(second, as: .coordinator)
            let removal = house.removing(house.researcher)
            #expect(try await server.post(house.room.path, removal, by: second).problem == .refused)
        }
    }

    @Test func `a body of another type is unsupported`() async throws {
        try await TestServer.run { server async throws in
            let house = try await House(server)
            let entry = house.room.message()
            let request = server.request(.post, house.room.path, body: entry, by: house.researcher) {
                $0.headerFields[.contentType] = "application/octet-stream"
            }
            #expect(try await server.send(request, body: entry).problem == .unsupported(wanted: .entry))
        }
    }

    @Test func `the same request is done once`() async throws {
        try await TestServer.run { server async throws in
            let house = try await House(server)
            let entry = house.room.message()
            let request = server.request(.post, house.room.path, body: entry, by: house.researcher)
            #expect(try await server.send(request, body: entry).status == 201)
            #expect(try await server.send(request, body: entry).problem == .refused)
        }
    }

    @Test func `a SHA-512 digest is taken`() async throws {
        try await TestServer.run { server async throws in
            let house = try await House(server)
            let entry = house.room.message()
            // Only the digest's algorithm differs from what our own client sends: signed as it stands.
            let digest = "sha-512=:\(Base64Text.of(sha512(entry))):"
            var request = server.request(.post, house.room.path, body: entry)
            request.headerFields[.contentDigest] = digest
            request.signAsItStands(by: house.researcher)
            #expect(try await server.send(request, body: entry).status == 201)
        }
    }
}
