import Foundation
import Glibc
import HTTPTypes
import PosternAPI
import PosternFormat
import PosternSealing
import PosternSigning
import Testing

/// The real server as those see it who run it and those who talk to it: restarts, replays, limits, its log.
@Suite(.serialized, .timeLimit(.minutes(15)))
struct ServerProgramTests {
    @Test func `a follower goes on by itself when the server is started again`() async throws {
        let folder = try TemporaryFolder()
        let port = try RunningServer.lastingPort()
        var server = try await RunningServer(data: folder.path("data"), port: port)
        let household = try await Household(
            origin: server.origin, setupCode: try #require(server.setupCode), in: folder.path,
            maintainers: ["Max"])
        let (rita, id, _) = try await household.admit("Rita", contact: "https://example.org/issues/1")
        let following = try rita.start(["read", id, "--follow", "--json"])
        try await following.waits { $0.output.contains("\"statement\"") ? true : nil }
        // A server with an open stream ends all the same.
        #expect(try await server.stop().status == 0)
        server = try await RunningServer(data: folder.path("data"), port: port)
        #expect(server.setupCode == nil, "a setup code is printed once")
        try await household.maintainers[0].run("send", id, "-m", "after the restart")
        try await following.waits { $0.output.contains("after the restart") ? true : nil }
        following.signal(SIGINT)
        _ = try await following.finish()
        try await server.stop()
    }

    @Test func `a request that was made once is refused a second time, also after a restart`() async throws {
        let folder = try TemporaryFolder()
        let port = try RunningServer.lastingPort()
        var server = try await RunningServer(data: folder.path("data"), port: port)
        let household = try await Household(
            origin: server.origin, setupCode: try #require(server.setupCode), in: folder.path,
            maintainers: ["Max"])
        let identity = try await household.maintainers[0].identity()
        let program = try ProgramAddress(text: household.address).program
        let request = SignedRequest(.get, .log(LogID(program: program)), to: port, by: identity)
        #expect(try request.answer(from: port).status == 200)
        #expect(try request.answer(from: port).status == 403)
        // The nonce of a request that only reads need not be on the disk before its answer; that of one that ends in
        // an orderly stop is.
        try await server.stop()
        server = try await RunningServer(data: folder.path("data"), port: port)
        #expect(try request.answer(from: port).status == 403)
        #expect(
            try SignedRequest(.get, .log(LogID(program: program)), to: port, by: identity)
                .answer(from: port).status == 200)
        try await server.stop()
    }

    @Test func `A12 an entry that was posted once is refused a second time, also after a kill`() async throws
    {
        let folder = try TemporaryFolder()
        let port = try RunningServer.lastingPort()
        var server = try await RunningServer(data: folder.path("data"), port: port)
        let household = try await Household(
            origin: server.origin, setupCode: try #require(server.setupCode), in: folder.path,
            maintainers: [])
        let cora = try await household.coordinator.identity()
        let program = try ProgramAddress(text: household.address).program
        let log = LogID(program: program)
        func page() throws -> Page {
            try Page(decoding: SignedRequest(.get, .log(log), to: port, by: cora).answer(from: port).body)
        }
        let statement = try enrolment(after: try page().entries, in: program, by: cora)
        let request = SignedRequest(.post, .log(log), body: statement, to: port, by: cora)
        let taken = try request.answer(from: port)
        #expect(taken.status == 201)
        try await server.kill()
        server = try await RunningServer(data: folder.path("data"), port: port)
        // Refused as a replay, before it is looked at. Another request with the same entry finds the one that is there.
        #expect(try request.answer(from: port).status == 403)
        let again = try SignedRequest(.post, .log(log), body: statement, to: port, by: cora).answer(
            from: port)
        #expect(again.status == 200)
        #expect(again.body == taken.body)
        #expect(try page().count == 2)
        try await server.stop()
    }

    /// The second entry of a program log: somebody is enrolled.
    private func enrolment(
        after entries: [StoredEntry], in program: ProgramID, by coordinator: borrowing Identity
    ) throws -> [UInt8] {
        let author = coordinator.fingerprint
        let statement = ProgramStatement(
            program: program, place: try #require(entries.places(in: LogID(program: program)).last),
            madeAt: .now,
            action: .enroll(
                role: .maintainer, name: try #require(Name("Max")),
                card: Identity(name: nil, random: .system).card),
            author: author
        ) { coordinator.sign($0, $1, $2) }
        return statement.encoded
    }

    @Test func `an entry that is on its way when the server is asked to stop is taken and answered`()
        async throws
    {
        let folder = try TemporaryFolder()
        // It has all the time that a busy machine takes from us.
        let server = try await RunningServer(
            data: folder.path("data"),
            options: ["--header-timeout", "900", "--body-timeout", "900", "--idle-timeout", "900"])
        let household = try await Household(
            origin: server.origin, setupCode: try #require(server.setupCode), in: folder.path,
            maintainers: [])
        let cora = try await household.coordinator.identity()
        let program = try ProgramAddress(text: household.address).program
        let log = LogID(program: program)
        let answer = try SignedRequest(.get, .log(log), to: server.port, by: cora).answer(from: server.port)
        let entries = try Page(decoding: answer.body).entries
        let entry = try enrolment(after: entries, in: program, by: cora)
        let request = SignedRequest(.post, .log(log), body: entry, to: server.port, by: cora).bytes
        let port = server.port
        let late = try await onThread {
            try exchange([Array(request.dropLast(20)), request.suffix(20)], with: port) { ours in
                try KernelConnections.wait { $0.isRead(at: port, from: ours) }
                server.program.signal(SIGTERM)
                // Until it takes no more connections.
                while let other = try? connected(to: port) {
                    close(other)
                    usleep(1_000)
                }
            }
        }
        #expect(String(decoding: late, as: UTF8.self).hasPrefix("HTTP/1.1 201"))
        #expect(try await server.program.finish().status == 0)
        try await RunningServer.check(data: folder.path("data"))
    }

    @Test func `a client waits where the server asks it to`() async throws {
        let folder = try TemporaryFolder()
        let server = try await RunningServer(
            data: folder.path("data"), options: ["--member-rate", "2", "--member-burst", "3"])
        let household = try await Household(
            origin: server.origin, setupCode: try #require(server.setupCode), in: folder.path,
            maintainers: ["Max"])
        let (rita, id, _) = try await household.admit("Rita", contact: "https://example.org/issues/1")
        for number in 1...3 {
            #expect(try await rita.json("send", id, "-m", "message \(number)")["index"].number == number)
        }
        let port = server.port
        let program = try ProgramAddress(text: household.address).program
        let impatient = FloodStage.Holder(try await rita.identity())
        // Many at once, over and over: on a busy machine one after the other may never be too fast.
        var refused: SignedRequest.Answer?
        while refused == nil {
            refused = try await atOnce(Array(0..<24)) { _ in
                try await onThread {
                    try SignedRequest(.get, .rooms(program), to: port, by: impatient.identity)
                        .answer(from: port)
                }
            }.first { $0.status == 429 }
        }
        #expect(refused?.timeless.lowercased().contains("retry-after: ") == true)
        try await server.stop()
    }

    @Test func `the server's log holds nothing of anybody, even when it tells all`() async throws {
        let folder = try TemporaryFolder()
        let server = try await RunningServer(
            data: folder.path("data"), options: RunningServer.generous + ["--log-level", "debug"])
        let household = try await Household(
            origin: server.origin, setupCode: try #require(server.setupCode), in: folder.path,
            maintainers: ["Max Maintainer Quorum"])
        let max = household.maintainers[0]
        let (rita, id, card) = try await household.admit(
            "Rita Researcher Quillon", contact: "https://github.com/example/librechat/issues/4711")
        try await rita.run("report", id, "-", input: Array("the text of the report itself".utf8))
        try await max.run("note", id, "-m", "the text of an internal note")
        _ = try await rita.ending("read", id, "--room", "internal")
        for bad in [
            "GET /\(id) HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "NONSENSE \(card)\r\n\r\n",
        ] {
            _ = try exchange(Array(bad.utf8), with: server.port)
        }
        let ending = try await server.stop()
        let program = try ProgramAddress(text: household.address).program
        var needles = [
            Needle("the report", "the text of the report itself"),
            Needle("the note", "the text of an internal note"),
            Needle("the contact", "https://github.com/example/librechat/issues/4711"),
            Needle("the program's name", Household.programName), Needle("the card", card),
            Needle("the program id", program.bytes), Needle("the program id, as text", program.text),
            Needle("the case id", id), Needle("the case id", try #require(CaseID(text: id)).bytes),
            Needle("the researcher's name", "Rita Researcher Quillon"),
            Needle("a name", "Max Maintainer Quorum"),
        ]
        for person in [rita, max, household.coordinator] {
            needles.append(
                Needle("fingerprint of \(person.name)", try await person.identity().fingerprint.bytes))
        }
        #expect(ending.talk.contains("level=debug"), "nothing was logged: \(ending.talk)")
        #expect(needles.flatMap { $0.found(in: Data(ending.talk.utf8)) } == [])
        // The address that it listens on may be there; those that talk to it may not.
        #expect(
            !ending.talk.replacingOccurrences(of: "127.0.0.1:\(server.port)", with: "").contains("127.0.0.1"))
        // Requests are named by their route, never by their path.
        let talk = ending.talk.replacingOccurrences(of: "/v1/programs/{program}", with: "")
        #expect(!talk.contains("/v1/programs/"))
    }
}
