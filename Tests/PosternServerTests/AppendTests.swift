import HTTPTypes
import PosternAPI
import PosternFormat
import PosternServer
import PosternSigning
import PosternStore
import Testing

@Suite(.timeLimit(.minutes(10)))
struct AppendTests {
    @Test func `a writer whom a statement overtook is told the count`() async throws {
        try await TestServer.run { server async throws in
            var house = try await House(server)
            let late = house.room.message()
            try await house.state(.rotated(house.room.nextEpoch(house.everybody)))
            let answer = try await server.post(house.room.path, late, by: house.researcher)
            #expect(answer.status == 409)
            #expect(answer.problem == .conflict(count: 2))
        }
    }

    @Test func `a writer whom others overtook is given what they said`() async throws {
        try await TestServer.run { server async throws in
            var house = try await House(server)
            let writer = house.room
            for _ in 0..<3 { try await house.say(by: house.maintainer) }
            let answer = try await server.post(writer.path, writer.message(), by: house.researcher)
            #expect(answer.status == 201)
            #expect(answer["content-type"] == MediaType.page.rawValue)
            let page = try Page(decoding: answer.body)
            #expect(page.count == 5)
            let log = try Page(decoding: try await server.get(writer.path, by: house.researcher).body)
            #expect(page.entries == Array(log.entries[1..<4]))
            #expect(page.receipt == log.receipt)
        }
    }

    @Test(arguments: [(entries: 2, bytes: 4 << 20), (entries: 256, bytes: 1_000)])
    func `a writer is given none of them where they are more than a page may hold`(
        entries: Int, bytes: Int
    ) async throws {
        try await TestServer.run {
            $0.limits.pageEntries = entries
            $0.limits.pageBytes = bytes
        } _: { server async throws in
            var house = try await House(server)
            let writer = house.room
            for _ in 0..<3 { try await house.say(by: house.maintainer) }
            let answer = try await server.post(writer.path, writer.message(), by: house.researcher)
            let page = try Page(decoding: answer.body)
            #expect(page.entries == [])
            #expect(try Receipt(decoding: page.receipt).index == 4)
        }
    }

    @Test func `of many statements at once one stands, and the others are told the count`() async throws {
        try await TestServer.run { server async throws in
            let house = try await House(server)
            let entries = (0..<20).map { _ in
                house.room.statement(
                    .rotated(house.room.nextEpoch(house.everybody)), by: house.coordinator,
                    program: house.program)
            }
            let statuses = try await withThrowingTaskGroup(of: Int.self) { tasks in
                for entry in entries {
                    tasks.addTask {
                        try await server.post(house.room.path, entry, by: house.coordinator).status
                    }
                }
                return try await tasks.reduce(into: [:]) { $0[$1, default: 0] += 1 }
            }
            #expect(statuses == [201: 1, 409: 19])
        }
    }

    @Test func `the same entry in another request is answered 200 with the same page`() async throws {
        try await TestServer.run { server async throws in
            var house = try await House(server)
            let entry = house.room.message()
            let first = try await server.post(house.room.path, entry, by: house.researcher)
            #expect(first.status == 201)
            for _ in 0..<3 { try await house.say(by: house.maintainer) }
            try await house.state(.closed)
            let again = try await server.post(house.room.path, entry, by: house.researcher)
            #expect(again.status == 200)
            #expect(again.body == first.body)
        }
    }

    @Test func `of the same entry on 64 connections at once one is made, and 64 answers hold one receipt`()
        async throws
    {
        try await TestServer.run {
            // Each counts until it is known that the entry is there already.
            $0.limits.entryBurst = 64
        } _: { server async throws in
            let house = try await House(server)
            let entry = house.room.message()
            let answers = try await withThrowingTaskGroup(of: Answer.self) { tasks in
                for _ in 0..<64 {
                    tasks.addTask { try await server.post(house.room.path, entry, by: house.researcher) }
                }
                return try await tasks.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.count { $0.status == 201 } == 1)
            #expect(answers.count { $0.status == 200 } == 63)
            #expect(Set(answers.map(\.body)).count == 1)
            #expect(try await server.store.count(of: house.room.id) == 2)
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
            let receipt = try House.receipt(
                try await server.post(house.room.path, removal, by: house.coordinator))
            house.room.advance(removal, receipt)
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
