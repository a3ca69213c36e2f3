import PosternClient
import PosternFormat
import PosternSigning
import Testing

@Suite("What a client refuses to believe")
struct TrustTests {
    @Test("a server that was put back to an older state is caught, with the entry that is gone")
    func rollback() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        _ = try await village.rob.client.send(id, text: Array("first".utf8))
        let old = try await village.older()
        _ = try await village.rob.client.send(id, text: Array("second".utf8))
        try await village.replaceServer(with: old)
        let error = await #expect(throws: ClientError.self) { _ = try await village.rob.client.read(id) }
        guard case .verification(let failure) = error else {
            Issue.record("not a failure of verification: \(String(describing: error))")
            return
        }
        #expect(failure.index == 2 && failure.what.contains("put back to 2 entries"))
        try await village.leave()
    }

    @Test("a server that went another way since is caught as a fork")
    func fork() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        let old = try await village.older()
        _ = try await village.rob.client.send(id, text: Array("what Rob saw".utf8))
        try await village.replaceServer(with: old)
        _ = try await village.mia.client.send(id, text: Array("what Mia said instead".utf8))
        let error = await #expect(throws: ClientError.self) { _ = try await village.rob.client.read(id) }
        guard case .verification(let failure) = error else {
            Issue.record("not a failure of verification: \(String(describing: error))")
            return
        }
        #expect(failure.index == 1 && failure.what.contains("forked"))
        try await village.leave()
    }

    @Test("an inbox with a room that fails shows the others and names the failure")
    func inbox() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        let zoe = try await Resident.born("Zoe")
        let other = try await village.ada.client.openCase(
            card: zoe.client.identity().card, contact: "https://example.org/8")
        let old = try await village.older()
        _ = try await village.mia.client.send(id, text: Array("gone soon".utf8))
        try await village.replaceServer(with: old)
        let inbox = try await village.mia.client.inbox()
        #expect(inbox.cases.map(\.caseID) == [other.caseID])
        #expect(inbox.failures.map(\.caseID?.text) == [id] && inbox.failures.map(\.error.exitCode) == [3])
        try await village.leave()
    }

    @Test("a program address with a character changed is no address")
    func address() async throws {
        let village = try await Village.found()
        var address = Array(village.program.address)
        address[address.count - 30] = address[address.count - 30] == "a" ? "b" : "a"
        let error = await #expect(throws: ClientError.self) {
            _ = try await village.rob.client.pinProgram(String(address))
        }
        #expect(error?.exitCode == 64)
        try await village.leave()
    }

    @Test("plain HTTP to another machine is refused before anything is sent")
    func plainHTTP() async throws {
        let resident = try await Resident.born("Sam")
        let error = await #expect(throws: ClientError.self) {
            _ = try await resident.client.createProgram(
                name: "P", server: "http://postern.example.org", setupCode: "x")
        }
        #expect(error?.description.hasPrefix("http://postern.example.org is not https://") == true)
    }

    @Test("a server that is not there is told apart from one that refuses")
    func unreachable() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        village.network.weather = .dead
        let error = await #expect(throws: ClientError.self) { _ = try await village.rob.hasty.read(id) }
        #expect(error?.exitCode == 4)
        try await village.leave()
    }

    @Test("a clock that is far off is named as the likely reason of a refusal")
    func clock() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        let late = Client(
            home: village.rob.home.path,
            clock: { Timestamp(milliseconds: systemTime().milliseconds - 3_600_000) ?? systemTime() },
            passphrase: { () throws(ClientError) in throw .passphrase("none") })
        let error = await #expect(throws: ClientError.self) { _ = try await late.read(id) }
        #expect(error?.hint?.contains("60 minutes behind") == true)
        await late.shutdown()
        try await village.leave()
    }

    @Test("A11 an invite for a program that was never pinned is refused where another one is")
    func foreignInvite() async throws {
        let village = try await Village.found()
        let other = try await Village.found()
        _ = try await village.rob.client.knock(program: village.program.address)
        let card = try village.rob.client.identity().card
        let bait = try await other.ada.client.openCase(card: card, contact: Village.contact)
        let error = await #expect(throws: ClientError.self) {
            _ = try await village.rob.client.join(invite: bait.invite)
        }
        #expect(error?.hint?.contains("program pin \(other.program.address)") == true && error?.exitCode == 1)
        try await village.leave()
        try await other.leave()
    }

    @Test("an invite that names another server than the pinned one is refused")
    func otherServer() async throws {
        let village = try await Village.found()
        let opened = try await village.openCase()
        let elsewhere = try await Network.start(to: village.network.upstream)
        let invite = opened.invite.replacing(village.network.origin, with: elsewhere.origin)
        let error = await #expect(throws: ClientError.self) {
            _ = try await village.rob.client.join(invite: invite)
        }
        #expect(
            error?.description.contains("and this names \(elsewhere.origin)") == true && error?.exitCode == 1)
        try await elsewhere.stop()
        try await village.leave()
    }
}
