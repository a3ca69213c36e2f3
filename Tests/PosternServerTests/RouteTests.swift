import HTTPTypes
import PosternAPI
import PosternFormat
import PosternServer
import PosternSigning
import PosternStore
import Testing

@Suite(.timeLimit(.minutes(10)))
struct RouteTests {
    @Test func `anybody learns that the server is up`() async throws {
        try await TestServer.run { server async throws in
            let answer = try await server.get("/healthz")
            #expect(answer.status == 200)
            #expect(answer.text == #"{"status":"ok"}"#)
        }
    }

    @Test func `no server promises to take longer entries than the format knows`() async throws {
        try await TestServer.run {
            $0.limits.bodyBytes = 1 << 22
        } _: { server async throws in
            let answer = try await server.get("/v1/server")
            let description = try #require(JSONBody.decode(ServerDescription.self, from: answer.body))
            #expect(description.limits.entryBytes == 1_048_576)
        }
    }

    @Test func `anybody learns the server's key, limits and clock`() async throws {
        try await TestServer.run { server async throws in
            let answer = try await server.get("/v1/server")
            let description = try #require(JSONBody.decode(ServerDescription.self, from: answer.body))
            #expect(description.serverKey == server.store.serverKey)
            #expect(description.suites == [1])
            #expect(description.limits == .init(entryBytes: 1_048_576, pageEntries: 256))
        }
    }

    @Test func `a program begins with a genesis, and its receipt is the server's`() async throws {
        try await TestServer.run { server async throws in
            let founder = Person("Cordelia Quillfeather")
            let genesis = House.genesis(serverKey: server.store.serverKey, coordinator: founder)
            let request = server.request(.post, "/v1/programs", body: genesis.encoded, by: founder) {
                $0.headerFields[.setupCode] = server.store.setupCode
            }
            let answer = try await server.send(request, body: genesis.encoded)
            #expect(answer.status == 201)
            #expect(answer["content-type"] == MediaType.page.rawValue)
            let page = try Page(decoding: answer.body)
            #expect(page.count == 1)
            #expect(page.entries == [])
            let receipt = try Receipt(decoding: page.receipt)
            #expect(receipt.isSigned(by: server.store.serverKey))
            #expect(receipt.log == LogID(program: genesis.id))
            let read = try await server.get(Endpoint.genesis(genesis.id).path)
            #expect(read.body == genesis.encoded)
        }
    }

    @Test func `A56 a genesis with a critical extension or of an unknown suite is invalid`() async throws {
        try await TestServer.run { server async throws in
            let newer = Extensions([Extension(number: 7, isCritical: true, data: [])])
            let (founder, other) = (Person("Cordelia"), Person("Cordelia", extensions: newer))
            let key = server.store.serverKey
            var otherSuite = House.genesis(serverKey: key, coordinator: founder).encoded
            otherSuite[2] = 2
            for (genesis, person) in [
                (House.genesis(serverKey: key, coordinator: founder, extensions: newer).encoded, founder),
                (House.genesis(serverKey: key, coordinator: other).encoded, other), (otherSuite, founder),
            ] {
                let request = server.request(.post, "/v1/programs", body: genesis, by: person) {
                    $0.headerFields[.setupCode] = server.store.setupCode
                }
                let answer = try await server.send(request, body: genesis)
                #expect(answer.status == 422)
                #expect(answer.problem?.kind == .invalidEntry)
            }
        }
    }

    @Test(arguments: [nil, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"])
    func `a program without the setup code is refused`(code: String?) async throws {
        try await TestServer.run { server async throws in
            let founder = Person("Cordelia Quillfeather")
            let genesis = House.genesis(serverKey: server.store.serverKey, coordinator: founder)
            let request = server.request(.post, "/v1/programs", body: genesis.encoded, by: founder) {
                $0.headerFields[.setupCode] = code
            }
            #expect(try await server.send(request, body: genesis.encoded).problem == .refused)
        }
    }

    @Test func `a genesis that somebody else sends is refused`() async throws {
        try await TestServer.run { server async throws in
            let founder = Person("Cordelia Quillfeather")
            let genesis = House.genesis(serverKey: server.store.serverKey, coordinator: founder)
            let request = server.request(
                .post, "/v1/programs", body: genesis.encoded, by: Person("Ignatius Pell")
            ) { $0.headerFields[.setupCode] = server.store.setupCode }
            #expect(try await server.send(request, body: genesis.encoded).problem == .refused)
        }
    }

    @Test func `a setup code is used up`() async throws {
        try await TestServer.run { server async throws in
            let house = try await House(server)
            let genesis = House.genesis(serverKey: server.store.serverKey, coordinator: house.stranger)
            let request = server.request(.post, "/v1/programs", body: genesis.encoded, by: house.stranger) {
                $0.headerFields[.setupCode] = server.store.setupCode
            }
            #expect(try await server.send(request, body: genesis.encoded).problem == .refused)
        }
    }

    @Test func `a member reads the program's log`() async throws {
        try await TestServer.run { server async throws in
            let house = try await House(server)
            let answer = try await server.get(house.program.path, by: house.researcher)
            #expect(answer["content-type"] == MediaType.page.rawValue)
            let page = try Page(decoding: answer.body)
            #expect(page.count == 2)
            #expect(page.entries.count == 2)
        }
    }

    @Test func `what a member sent is read byte for byte`() async throws {
        try await TestServer.run { server async throws in
            let house = try await House(server)
            let entry = house.room.message(20_000)
            let receipt = try House.receipt(
                try await server.post(house.room.path, entry, by: house.researcher))
            let answer = try await server.get(house.room.path + "?from=1", by: house.maintainer)
            let page = try Page(decoding: answer.body)
            #expect(page.entries == [StoredEntry(time: receipt.time, entry: entry)])
            #expect(page.receipt == receipt.encoded)
        }
    }

    @Test func `a coordinator who is in no list reads, but does not write`() async throws {
        try await TestServer.run { server async throws in
            var house = try await House(server)
            let second = Person("Leander Oyelaran")
            try await house.enroll(second, as: .coordinator)
            #expect(try await server.get(house.room.path, by: second).status == 200)
            #expect(
                try await server.post(house.room.path, house.room.message(), by: second).problem == .refused)
        }
    }

    @Test func `rooms are those of the signer`() async throws {
        try await TestServer.run { server async throws in
            let house = try await House(server)
            let path = Endpoint.rooms(house.program.id.program).path
            let expected = RoomList(rooms: [.init(caseID: house.room.id.caseID, name: .shared, count: 1)])
            for person in [house.researcher, house.maintainer, house.coordinator] {
                let answer = try await server.get(path, by: person)
                #expect(JSONBody.decode(RoomList.self, from: answer.body) == expected)
            }
            #expect(try await server.get(path, by: house.stranger).problem == .refused)
        }
    }

    @Test func `an address that is opened in a browser says what to run`() async throws {
        try await TestServer.run { server async throws in
            let program = try #require(ProgramID(Array(repeating: 1, count: 32)))
            let origin = try #require(ServerOrigin("http://\(server.authority)"))
            let address = ProgramAddress(origin: origin, program: program).text
            let answer = try await server.get(String(address.dropFirst(origin.description.count)))
            #expect(answer["content-type"] == "text/plain; charset=utf-8")
            #expect(answer.text.hasSuffix("postern knock \(address)\n"))
            #expect(answer.text.filter { $0 == "\n" }.count == 2)
        }
    }

    @Test func `an invite that is opened in a browser says what to run`() async throws {
        try await TestServer.run { server async throws in
            let program = try #require(ProgramID(Array(repeating: 1, count: 32)))
            let origin = try #require(ServerOrigin("http://\(server.authority)"))
            let invite = Invite(origin: origin, program: program, case: CaseID(random: .system)).text
            let answer = try await server.get(String(invite.dropFirst(origin.description.count)))
            #expect(answer.text.hasSuffix("postern join \(invite)\n"))
        }
    }

    @Test(arguments: ["/p/aeba", "/i/aeba", "/nowhere", "/healthz/", "/v1/programs/aeba/log"])
    func `a path that leads nowhere is not found`(path: String) async throws {
        try await TestServer.run { server async throws in
            #expect(try await server.get(path).problem == .notFound)
        }
    }

    @Test func `a method that a path does not know is named with those it knows`() async throws {
        try await TestServer.run { server async throws in
            let answer = try await server.send(server.request(.delete, "/v1/programs"))
            #expect(answer.problem == .method)
            #expect(answer["allow"] == "POST")
        }
    }

    @Test func `an answer to HEAD has no body, so that the next answer is not taken for one`() async throws {
        try await TestServer.run { server async throws in
            let connection = try await server.connect()
            try await connection.send("HEAD /healthz HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(try await connection.head().status == 405)
            try await connection.send("GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(try await connection.answer().status == 200)
            await connection.close()
        }
    }

    @Test func `several requests go over one connection`() async throws {
        try await TestServer.run { server async throws in
            let house = try await House(server)
            let connection = try await server.connect()
            for _ in 0..<5 {
                try await connection.send(
                    TestServer.head(server.request(.get, house.room.path, by: house.researcher)))
                #expect(try await connection.answer().status == 200)
            }
            await connection.close()
        }
    }
}
