import PosternFormat
import PosternSigning
import Testing

@Suite("Servers on the command line")
struct CommandLineServerTests {
    /// A program that is nowhere: nothing listens on the discard port.
    private func address() throws -> String {
        let origin = try #require(ServerOrigin("http://127.0.0.1:9"))
        let program = try #require(ProgramID([UInt8](repeating: 7, count: 32)))
        return ProgramAddress(origin: origin, program: program).text
    }

    @Test("a server that is not reachable is named, and the exit code is 4")
    func unreachable() async throws {
        let program = try CommandLineProgram()
        try await program.run("id", "new")
        let ending = try await program.run("program", "pin", try address())
        #expect(ending.status == 4)
        let lines = ending.talk.split(separator: "\n")
        // It is tried for a while, and nobody waits in silence.
        #expect(lines.first == "http://127.0.0.1:9 does not answer; trying again", "\(ending)")
        #expect(lines.dropFirst().first?.hasPrefix("postern: http://127.0.0.1:9 is not reachable: ") == true)
        #expect(lines.count == 3 && lines.last?.hasPrefix("hint: ") == true, "\(ending)")
        #expect(ending.output.isEmpty)
    }

    @Test("TLS with a plain-HTTP server is told in words, without a path of the build machine")
    func noTLS() async throws {
        let folder = try TemporaryFolder()
        let server = try await RunningServer(data: folder.path("data"))
        let program = try CommandLineProgram()
        try await program.run("id", "new")
        let there = try address().replacing("http://127.0.0.1:9", with: "https://127.0.0.1:\(server.port)")
        let ending = try await program.run("program", "pin", there)
        #expect(
            ending.talk == """
                postern: https://127.0.0.1:\(server.port) does not speak TLS
                hint: for a server on this machine that speaks plain HTTP, write http:// in place of https://

                """)
        #expect(ending.status == 1)
        try await server.stop()
    }

    @Test("plain HTTP to another machine is refused before a word is sent, and the option is named")
    func plainHTTP() async throws {
        let program = try CommandLineProgram()
        try await program.run("id", "new")
        let elsewhere = try address().replacing("127.0.0.1:9", with: "192.0.2.1")
        let ending = try await program.run("program", "pin", elsewhere)
        #expect(ending.status == 64)
        #expect(ending.talk.contains("--allow-plain-http"))
    }

    @Test("a value that is pasted can come from standard input")
    func standardInput() async throws {
        let program = try CommandLineProgram()
        let ending = try await program.run("program", "pin", "-", input: Array("no address\n".utf8))
        #expect(ending.status == 64)
        #expect(ending.talk.hasPrefix("postern: program address: "))
    }
}
