import HTTPTypes
import PosternAPI
import PosternFormat
import PosternServer
import PosternSigning
import Testing

/// Whatever is not allowed looks the same from outside (A13).
@Suite(.timeLimit(.minutes(10)))
struct RefusalTests {
    /// One way of not being allowed to read a room. A request that was sent before is told below: where it is answered,
    /// that is another attack.
    enum Way: String, CaseIterable {
        case unsigned, badSignature, stale, early, unknownSigner, wrongKey, notAMember, unknownCase,
            unknownRoom, unknownProgram, otherProgram, malformedSignature, tooManyComponents
    }

    @Test func `A13 every refusal to read is the same bytes`() async throws {
        try await TestServer.run { server async throws in
            let house = try await House(server)
            var answers: [[String]: [Way]] = [:]
            for way in Way.allCases {
                let answer = try await server.send(try await Self.request(way, house))
                answers[answer.visible, default: []].append(way)
                #expect(answer.problem == .refused, "\(way)")
            }
            #expect(answers.count == 1, "\(answers)")
        }
    }

    @Test func `A13 every refusal to write is the same bytes`() async throws {
        try await TestServer.run { server async throws in
            let house = try await House(server)
            let entry = house.room.message()
            var other = house.room.id
            other = LogID(program: other.program, case: CaseID(random: .system), room: .shared)
            let zeros = [UInt8](repeating: 0, count: entry.count)
            let path = house.room.path
            var answers: Set<[String]> = [
                try await server.post(path, entry).visible,
                try await server.post(path, entry, by: house.stranger).visible,
                try await server.post(path, [1, 2, 3], by: house.stranger).visible,
                try await server.post(Endpoint.log(other).path, entry, by: house.researcher).visible,
            ]
            // A body that is not the one that was signed, and a digest that is not.
            let signed = server.request(.post, path, body: zeros, by: house.researcher)
            answers.insert(try await server.send(signed, body: entry).visible)
            let altered = server.request(.post, path, body: entry, by: house.researcher) {
                $0.headerFields[.contentDigest] = ContentDigest.field(of: [1])
            }
            answers.insert(try await server.send(altered, body: entry).visible)
            #expect(answers.count == 1, "\(answers)")
            #expect(answers.first?.first == "403")
        }
    }

    @Test func `A13 a stranger to everything and a stranger to the room are refused alike on every path`()
        async throws
    {
        try await TestServer.run { server async throws in
            let house = try await House(server)
            var answers: Set<[String]> = []
            let room = house.room.id
            let elsewhere = LogID(program: room.program, case: CaseID(random: .system), room: .internal)
            for log in [room, elsewhere] {
                for path in [Endpoint.log(log).path, Endpoint.events(log).path] {
                    for person in [house.stranger, Person("Somebody Else")] {
                        answers.insert(try await server.get(path, by: person).visible)
                    }
                }
            }
            #expect(answers.count == 1, "\(answers)")
        }
    }

    @Test func `A12 a request that was sent before is refused with the bytes of every refusal`() async throws
    {
        try await TestServer.run { server async throws in
            let house = try await House(server)
            let request = server.request(.get, house.room.path, by: house.researcher)
            #expect(try await server.send(request).status == 200)
            let refusal = try await server.get(house.room.path, by: house.stranger)
            #expect(refusal.problem == .refused)
            #expect(try await server.send(request).visible == refusal.visible)
        }
    }

    @Test func `A12 a request that was sent before is refused after a restart`() async throws {
        let folder = TemporaryFolder()
        let (sent, unsent) = try await TestServer.run(in: folder) { server async throws in
            let house = try await House(server)
            let requests = (0..<2).map { _ in server.request(.get, house.room.path, by: house.researcher) }
            #expect(try await server.send(requests[0]).status == 200)
            return (requests[0], requests[1])
        }
        // At another port, since the first may be somebody else's by now; the requests name the first.
        try await TestServer.run(in: folder) { server async throws in
            #expect(try await server.send(sent).problem == .refused)
            #expect(try await server.send(unsent).status == 200)
        }
    }

    private static func request(_ way: Way, _ house: House) async throws -> HTTPRequest {
        let server = house.server
        let path = house.room.path
        let researcher = house.researcher
        let now = TestServer.now()
        switch way {
        case .unsigned: return server.request(.get, path)
        case .badSignature:
            return server.request(.get, path, by: researcher) {
                $0.headerFields[.signature] = "postern=:\(String(repeating: "A", count: 86))==:"
            }
        case .stale:
            let then = Timestamp(milliseconds: now.milliseconds - 302_000) ?? now
            return server.request(.get, path, by: researcher, at: then)
        case .early:
            return server.request(.get, path, by: researcher, at: now.adding(milliseconds: 330_000))
        case .unknownSigner: return server.request(.get, path, by: house.stranger)
        case .wrongKey:
            var request = server.request(.get, path)
            request.sign(
                body: nil, by: house.stranger.key, as: researcher.fingerprint, at: now, random: .system)
            return request
        case .notAMember:
            let other = LogID(program: house.room.id.program, case: house.room.id.caseID, room: .internal)
            return server.request(.get, Endpoint.log(other).path, by: researcher)
        case .unknownCase:
            let other = LogID(program: house.room.id.program, case: CaseID(random: .system), room: .shared)
            return server.request(.get, Endpoint.log(other).path, by: house.coordinator)
        case .unknownRoom:
            let name = try #require(RoomName("elsewhere"))
            let other = LogID(program: house.room.id.program, case: house.room.id.caseID, room: name)
            return server.request(.get, Endpoint.log(other).path, by: house.maintainer)
        case .unknownProgram:
            let program = try #require(ProgramID(RandomSource.system.bytes(32)))
            return server.request(.get, Endpoint.log(LogID(program: program)).path, by: researcher)
        case .otherProgram:
            let program = try #require(ProgramID(RandomSource.system.bytes(32)))
            return server.request(.get, Endpoint.rooms(program).path, by: researcher)
        case .malformedSignature:
            return server.request(.get, path, by: researcher) { $0.headerFields[.signatureInput] = "postern" }
        case .tooManyComponents:
            var request = server.request(.get, path)
            request.headerFields[.contentDigest] = ContentDigest.field(of: [])
            request.sign(body: [], by: researcher.key, as: researcher.fingerprint, at: now, random: .system)
            return request
        }
    }
}
