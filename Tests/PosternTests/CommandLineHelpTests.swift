import ArgumentParser
import Foundation
import Testing

@testable import postern

/// Whole help screens are compared, so that a change of wording is seen in review. After a wanted change, run the
/// tests once with POSTERN_WRITE_HELP=1 in the environment and read the difference.
@Suite("Help")
struct CommandLineHelpTests {
    static let commands = [
        "", "id", "id new", "id show", "id card", "id export", "id import", "knock", "join", "report", "send",
        "read", "note", "ack", "inbox", "program", "program create", "program pin", "program show",
        "program enroll", "program approve", "program expel", "program replace", "program recover",
        "program policy", "program publish", "case", "case open", "case members", "case add", "case remove",
        "case approve",
        "case grant", "case room", "case room add", "case rotate", "case close", "case destroy", "tend",
        "audit",
        "manual",
    ]

    static func help(_ command: String) async throws -> CommandLineProgram.Ending {
        try await CommandLineProgram().run(command.split(separator: " ").map(String.init) + ["--help"])
    }

    @Test("a help screen is what was agreed on", arguments: commands)
    func screen(command: String) async throws {
        let shown = try await Self.help(command)
        let name = command.isEmpty ? "postern" : "postern-" + command.replacingOccurrences(of: " ", with: "-")
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Help/\(name).txt")
        if ProcessInfo.processInfo.environment["POSTERN_WRITE_HELP"] != nil {
            try Data(shown.output).write(to: file)
        }
        #expect(shown.text == String(decoding: try Data(contentsOf: file), as: UTF8.self))
        #expect(shown.status == 0)
    }

    @Test(
        "every screen has an example that begins with the command itself",
        arguments: commands.filter { $0 != "" })
    func example(command: String) async throws {
        let text = try await Self.help(command).text
        let examples = text.components(separatedBy: "EXAMPLES:").last ?? ""
        #expect(examples.contains("postern \(command)"))
        #expect(text.contains("EXIT CODES:"))
    }

    @Test("every example can be pasted into a shell and is understood", arguments: commands)
    func examplesParse(command: String) async throws {
        let text = try await Self.help(command).text
        let examples = text.components(separatedBy: "EXAMPLES:").dropFirst().joined()
            .components(separatedBy: "ENVIRONMENT:")[0].components(separatedBy: "EXIT CODES:")[0]
        for line in examples.split(separator: "\n") where line.contains("postern ") {
            for words in Self.commands(in: String(line)) {
                do {
                    _ = try Postern.parseAsRoot(words)
                } catch {
                    // A request for a completion script is an "error" that ends well.
                    #expect(Postern.exitCode(for: error) == .success, "\(line): \(error)")
                }
            }
        }
    }

    /// The arguments of each `postern` in a line, as a shell would give them, redirections left out.
    private static func commands(in line: String) -> [[String]] {
        line.split(separator: "|").compactMap { part in
            let words = part.prefix { $0 != ">" }.matches(of: /'[^']*'|"[^"]*"|[^\s'"]+/).map { word in
                String(word.output.filter { $0 != "'" && $0 != "\"" })
            }
            guard let start = words.firstIndex(of: "postern") else { return nil }
            #expect(!part.contains("<"), "a shell takes < for a redirection: \(line)")
            return Array(words[(start + 1)...])
        }
    }

    @Test("`help COMMAND` shows the same screen as `COMMAND --help`")
    func helpCommand() async throws {
        let program = try CommandLineProgram()
        #expect(try await program.run("help", "case", "open").text == (try await Self.help("case open")).text)
    }

    @Test("a command that has commands shows its help when none is given")
    func bareCommand() async throws {
        let program = try CommandLineProgram()
        let ending = try await program.run("case")
        #expect(ending.text == (try await Self.help("case")).text)
        #expect(ending.status == 0)
    }

    @Test("help is no wider than the terminal")
    func narrow() async throws {
        let terminal = try CommandLineTerminal(
            try CommandLineProgram(), "read", "--help", environment: ["COLUMNS": "60", "NO_COLOR": "1"])
        #expect(try await terminal.run() == 0)
        // Examples are for pasting and are not cut.
        let lines = terminal.seen.components(separatedBy: "EXAMPLES:")[0].components(separatedBy: "\r\n")
        #expect(lines.filter { $0.count > 60 && !$0.hasPrefix("USAGE:") } == [])
    }

    @Test("the version is one line")
    func version() async throws {
        let ending = try await CommandLineProgram().run("--version")
        #expect(ending.text.split(separator: "\n").count == 1)
        #expect(ending.status == 0)
    }

    @Test("completion scripts name the commands", arguments: ["bash", "zsh", "fish"])
    func completions(shell: String) async throws {
        let ending = try await CommandLineProgram().run("--generate-completion-script", shell)
        #expect(ending.status == 0)
        #expect(ending.text.contains("rotate"))
        #expect(ending.text.contains("passphrase-command"))
    }

    @Test("there is a manual page for every command")
    func manual() async throws {
        let program = try CommandLineProgram()
        let ending = try await program.run("manual", program.folder)
        #expect(ending.status == 0)
        for command in Self.commands {
            let name = (["postern"] + command.split(separator: " ").map(String.init)).joined(separator: "-")
            let page = try program.contents("\(program.folder)/\(name).1")
            #expect(page.hasPrefix(".TH \(name.uppercased()) 1"))
            #expect(page.contains(".SH EXIT STATUS"))
            // What roff would make typography of, and no shell would understand then.
            #expect(!page.contains(/['`^~]/))
            #expect(!page.contains(".PP\n.SH"))
        }
    }
}
