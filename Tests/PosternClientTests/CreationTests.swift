import PosternClient
import PosternFormat
import PosternServer
import PosternSigning
import Testing

@Suite("Programs and cases are made once")
struct CreationTests {
    @Test("a program whose creation was cut off is the same one when the command is run again")
    func cutOff() async throws {
        let folder = TemporaryFolder()
        let server = try await RunningServer.start(in: folder, clock: systemTime)
        let network = try await Network.start(to: server.port)
        let ada = try await Resident.born("Ada")
        let code = try #require(server.setupCode)
        network.weather = .losesNextReceiptAndDies
        await #expect(throws: ClientError.self) {
            _ = try await ada.hasty.createProgram(name: "P", server: network.origin, setupCode: code)
        }
        network.weather = .fair
        let program = try await ada.client.createProgram(name: "P", server: network.origin, setupCode: code)
        #expect(try ada.client.pinnedPrograms().map(\.id) == [program.id])
        await ada.client.shutdown()
        try await network.stop()
        try await server.stop()
    }

    @Test("a wrong setup code is named as the likely reason")
    func wrongCode() async throws {
        let folder = TemporaryFolder()
        let server = try await RunningServer.start(in: folder, clock: systemTime)
        let ada = try await Resident.born("Ada")
        let error = await #expect(throws: ClientError.self) {
            _ = try await ada.client.createProgram(
                name: "P", server: "http://127.0.0.1:\(server.port)", setupCode: "guessed")
        }
        #expect(error == .setupCode(server: "http://127.0.0.1:\(server.port)"))
        await ada.client.shutdown()
        try await server.stop()
    }

    @Test("enrolling the same person again changes nothing")
    func enrollTwice() async throws {
        let village = try await Village.found()
        let card = try village.mia.client.identity().card
        let again = try await village.ada.client.enroll(card: card, role: .maintainer, name: "Mia")
        #expect(again.entries == 3)
        try await village.leave()
    }

    @Test("a server that asks for patience is waited for")
    func busy() async throws {
        var limits = ServerLimits()
        limits.memberRate = 4
        limits.memberBurst = 2
        let village = try await Village.found(limits: limits)
        let id = try await village.caseOfRob()
        for number in 0..<4 { _ = try await village.rob.client.send(id, text: Array("\(number)".utf8)) }
        #expect(texts(try await village.mia.client.read(id)) == ["0", "1", "2", "3"])
        try await village.leave()
    }

    @Test("a beginning that several cases share is refused with all of them")
    func ambiguousCase() async throws {
        let village = try await Village.found()
        let card = try village.rob.client.identity().card
        var cases: [CaseID] = []
        // Ids are random base32: among 33 of them, two begin alike.
        for number in 0..<33 {
            cases.append(
                try await village.ada.client.openCase(card: card, contact: "https://example.org/\(number)")
                    .caseID)
        }
        let byFirst = Dictionary(grouping: cases) { $0.text.prefix(1) }
        let (first, alike) = try #require(byFirst.first { $0.value.count > 1 })
        let error = await #expect(throws: ClientError.self) {
            _ = try await village.ada.client.read(String(first))
        }
        guard case .ambiguousCase(_, let candidates) = error else {
            Issue.record("not ambiguous: \(String(describing: error))")
            return
        }
        #expect(Set(candidates) == Set(alike))
        // Whoever knows one of them already is asked no less.
        _ = try await village.mia.client.read(alike[0].text)
        let others = await #expect(throws: ClientError.self) {
            _ = try await village.mia.client.read(String(first))
        }
        guard case .ambiguousCase(_, let same) = others else {
            Issue.record("not ambiguous: \(String(describing: others))")
            return
        }
        #expect(Set(same) == Set(alike))
        try await village.leave()
    }

    @Test("nothing is written into a case that was named by three characters")
    func shortCase() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        let short = String(id.prefix(3))
        await #expect(throws: ClientError.shortCase(short)) {
            _ = try await village.rob.client.send(short, text: Array("hello".utf8))
        }
        try await village.leave()
    }
}
