import PosternFormat
import PosternSigning
import Testing

@testable import PosternClient

@Suite("The home")
struct HomeTests {
    private func home(_ folder: TemporaryFolder) -> Home { Home(folder: folder.path, random: .system) }

    private func client(
        _ folder: TemporaryFolder, passphrase: String? = nil
    ) -> Client {
        Client(home: folder.path) { () throws(ClientError) in
            guard let passphrase else { throw .passphrase("none in this test") }
            return SecretBytes(copying: Array(passphrase.utf8))
        }
    }

    @Test("folders are for their owner only, and so are files, whatever a case left in them")
    func modes() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        _ = try await village.rob.client.send(id, text: Array("hello".utf8))
        let modes = try village.rob.home.modes()
        let files = Set(village.rob.home.files())
        #expect(modes.allSatisfy { $0.value == (files.contains($0.key) ? 0o600 : 0o700) })
        #expect(try village.rob.home.mode("") == 0o700)
        try await village.leave()
    }

    @Test("a home has one identity")
    func oneIdentity() async throws {
        let folder = TemporaryFolder()
        let client = client(folder)
        _ = try await client.makeIdentity(name: "Rob", passphrase: nil)
        await #expect(throws: ClientError.identityExists(file: folder.path + "/identity")) {
            _ = try await client.makeIdentity(name: "Bob", passphrase: nil)
        }
    }

    @Test("a sealed identity shows its card without the passphrase")
    func sealedCard() async throws {
        let folder = TemporaryFolder()
        let made = try await client(folder).makeIdentity(
            name: "Rob", passphrase: SecretBytes(copying: Array("correct horse".utf8)))
        #expect(made.isSealed && made.name == "Rob")
    }

    @Test("a wrong passphrase is told as such")
    func wrongPassphrase() async throws {
        let folder = TemporaryFolder()
        _ = try await client(folder).makeIdentity(
            name: "Rob", passphrase: SecretBytes(copying: Array("correct horse".utf8)))
        await #expect(throws: ClientError.wrongPassphrase) {
            _ = try await client(folder, passphrase: "battery staple").exportIdentity(
                passphrase: SecretBytes(copying: [1, 2, 3]))
        }
    }

    @Test("an exported identity is the same person in another home")
    func exported() async throws {
        let first = client(TemporaryFolder())
        let made = try await first.makeIdentity(name: "Rob", passphrase: nil)
        let text = try await first.exportIdentity(passphrase: nil)
        let imported = try await client(TemporaryFolder()).importIdentity(text + "\n", passphrase: nil)
        #expect(imported.fingerprint == made.fingerprint && imported.card == made.card)
    }

    @Test("a torn identity file is named")
    func tornIdentity() async throws {
        let folder = TemporaryFolder()
        let client = client(folder)
        _ = try await client.makeIdentity(name: "Rob", passphrase: nil)
        try folder.write("identity", Array(try folder.bytes("identity").dropLast(9)))
        let error = #expect(throws: ClientError.self) { _ = try client.identity() }
        #expect(error?.description.hasPrefix(folder.path + "/identity is not an identity") == true)
    }

    @Test("a torn record is named")
    func tornRecord() throws {
        let folder = TemporaryFolder()
        let home = home(folder)
        try home.write("seen", kind: "seen", [("read", "7"), ("members", "0")])
        try folder.write("seen", Array(try folder.bytes("seen").dropLast(2)))
        #expect(throws: ClientError.home(file: folder.path + "/seen", reason: "is torn")) {
            _ = try home.record("seen", kind: "seen")
        }
    }

    @Test("a record of another kind is not taken for this one")
    func foreignRecord() throws {
        let folder = TemporaryFolder()
        let home = home(folder)
        try home.write("x", kind: "case", [("program", "p")])
        #expect(throws: ClientError.home(file: folder.path + "/x", reason: "is not a seen file of version 1"))
        {
            _ = try home.record("x", kind: "seen")
        }
    }

    @Test("a torn checkpoint stops the command and is named")
    func tornCheckpoint() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        try village.rob.home.write(
            "programs/\(village.program.id.text)/cases/\(id)/shared.checkpoint", [7, 1])
        let error = await #expect(throws: ClientError.self) { _ = try await village.rob.client.read(id) }
        #expect(error?.description.contains("shared.checkpoint is not a checkpoint") == true)
        try await village.leave()
    }

    @Test("a checkpoint only ever moves forward")
    func forward() throws {
        let home = home(TemporaryFolder())
        let log = LogID(program: .none, case: CaseID(random: .system), room: .shared)
        let heads = (0..<3).map { Tag("postern/1/test").digest(.none, [UInt8($0)]) }
        try home.moveCheckpoint(of: log, along: heads)
        try home.moveCheckpoint(of: log, along: Array(heads.prefix(2)))
        #expect(try home.checkpoint(of: log)?.place == Place(count: 2, head: heads[2]))
    }

    @Test("a checkpoint that another command moved along another log is a fork")
    func forkedMeanwhile() throws {
        let home = home(TemporaryFolder())
        let log = LogID(program: .none, case: CaseID(random: .system), room: .shared)
        let start = Place(startOf: log).head
        let one = Tag("postern/1/test").digest(.none, [1])
        let two = Tag("postern/1/test").digest(.none, [2])
        try home.moveCheckpoint(of: log, along: [start, one])
        let error = #expect(throws: ClientError.self) {
            try home.moveCheckpoint(of: log, along: [start, two, two])
        }
        #expect(error?.exitCode == 3)
    }

    @Test("a lock that is held is not given twice, and is given when it is free")
    func claims() throws {
        let home = home(TemporaryFolder())
        var first = try home.claim("outbox/x.lock")
        let isHeld = try home.claim("outbox/x.lock") == nil
        #expect(first != nil && isHeld)
        first = nil
        #expect(try home.claim("outbox/x.lock") != nil)
    }

    @Test(
        "a home that kept cases by their id alone is refused, with what to do, and its identity still opens")
    func earlierHome() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        let home = Home(folder: village.rob.home.path, random: .system)
        try home.write("cases/\(id)/case", kind: "case", [("program", village.program.id.text)])
        let error = ClientError.earlierHome(folder: home.path("cases"))
        let client = village.rob.client
        await #expect(throws: error) { _ = try await client.read(id) }
        await #expect(throws: error) { _ = try await client.read(village.invite(to: id)) }
        await #expect(throws: error) { _ = try await client.join(invite: village.invite(to: id)) }
        await #expect(throws: error) { _ = try await client.inbox() }
        await #expect(throws: error) {
            _ = try await client.createProgram(name: "P", server: village.network.origin, setupCode: "x")
        }
        #expect(try error.description.contains("cases") && client.identity().name == "Rob")
        #expect(error.hint?.contains(": mv \(home.path("cases")) ") == true)
        try await village.leave()
    }

    @Test("nothing is pinned in a new home, and asking makes no folder")
    func fresh() throws {
        let folder = TemporaryFolder()
        let programs = try client(folder).pinnedPrograms()
        #expect(programs.isEmpty && folder.names(in: "").isEmpty)
    }

    @Test("a date of HTTP is read as the moment it is")
    func date() {
        #expect(timestamp(httpDate: "Sun, 06 Nov 1994 08:49:37 GMT")?.milliseconds == 784_111_777_000)
    }
}
