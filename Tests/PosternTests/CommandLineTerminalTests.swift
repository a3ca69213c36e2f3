import Foundation
import Testing

@Suite("At a terminal")
struct CommandLineTerminalTests {
    @Test("there is colour at a terminal")
    func colour() async throws {
        #expect(try await Self.help([:]).contains("\u{1B}[1m"))
    }

    @Test(
        "there is no colour where it is not wanted or not understood",
        arguments: [["NO_COLOR": "1"], ["TERM": "dumb"], ["TERM": "dumb", "NO_COLOR": ""]])
    func noColour(environment: [String: String]) async throws {
        #expect(!(try await Self.help(environment).contains("\u{1B}")))
    }

    @Test("an empty NO_COLOR asks for nothing")
    func emptyNoColour() async throws {
        #expect(try await Self.help(["NO_COLOR": ""]).contains("\u{1B}[1m"))
    }

    @Test("there is no colour in a pipe")
    func pipe() async throws {
        let ending = try await CommandLineProgram().run("--help", environment: ["TERM": "xterm"])
        #expect(!ending.text.contains("\u{1B}"))
    }

    @Test("a reader that has seen enough ends the program in silence")
    func brokenPipe() async throws {
        let program = try CommandLineProgram()
        let process = program.process([], environment: [:])
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = [
            "-c", "(sleep 0.2; exec \"$0\" --generate-completion-script zsh) 2>err | true",
            CommandLineProgram.binary,
        ]
        try await CommandLineProgram.finish(process)
        #expect(try program.contents(program.folder + "/err") == "")
    }

    private static func help(_ environment: [String: String]) async throws -> String {
        let terminal = try CommandLineTerminal(try CommandLineProgram(), "--help", environment: environment)
        #expect(try await terminal.run() == 0)
        return terminal.seen
    }
}
