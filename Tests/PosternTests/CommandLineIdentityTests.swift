import Foundation
import Glibc
import Testing

@Suite("Identities on the command line")
struct CommandLineIdentityTests {
    @Test("off a terminal the key file has mode 0600 and no passphrase, and the program says so")
    func plain() async throws {
        let program = try CommandLineProgram()
        let ending = try await program.run("id", "new", "--name", "Rita")
        #expect(ending.status == 0)
        #expect(ending.talk.contains("mode 0600, with no passphrase"))
        #expect(try program.mode(Self.file(in: ending.talk)) == 0o600)
        #expect(try program.mode(program.home) == 0o700)
    }

    @Test("`id show --json` has name, card and fingerprint, in that order")
    func showJSON() async throws {
        let program = try CommandLineProgram()
        try await program.run("id", "new", "--name", "Rita")
        let ending = try await program.run("id", "show", "--json")
        #expect(
            ending.text.wholeMatch(
                of: /\{"name":"Rita","card":"postern-card-[a-z2-7]+","fingerprint":"[a-z2-7]{52}"\}\n/) != nil
        )
        #expect(ending.talk == "")
    }

    @Test("a card is one line without anything that Markdown would change")
    func card() async throws {
        let program = try CommandLineProgram()
        try await program.run("id", "new", "--name", "*Rita* <b>")
        #expect(try await program.run("id", "card").text.wholeMatch(of: /[a-z2-7-]+\n/) != nil)
    }

    @Test("an identity is never overwritten")
    func noOverwriting() async throws {
        let program = try CommandLineProgram()
        try await program.run("id", "new", "--name", "Rita")
        let before = try await program.run("id", "card").text
        let again = try await program.run("id", "new", "--name", "Eve")
        #expect(again.status == 1)
        #expect(again.talk.hasPrefix("postern: there is an identity already in "))
        #expect(try await program.run("id", "card").text == before)
    }

    @Test(
        "what is imported and is no identity is told in words",
        arguments: ["", "junk", "postern-identity-abc"])
    func importJunk(text: String) async throws {
        let ending = try await CommandLineProgram().run("id", "import", "-", input: Array(text.utf8))
        #expect(ending.status == 64 && ending.talk.hasPrefix("postern: identity: "), "\(ending)")
        #expect(!ending.talk.contains("FormatError") && !ending.talk.contains("("), "\(ending)")
    }

    @Test("without an identity the remedy is named")
    func none() async throws {
        let ending = try await CommandLineProgram().run("id", "show")
        #expect(ending.status == 1)
        #expect(ending.talk.contains("hint: postern id new --name NAME"))
    }

    @Test("--home goes before POSTERN_HOME")
    func homes() async throws {
        let program = try CommandLineProgram()
        try await program.run("id", "new", "--home", program.folder + "/other")
        #expect(try await program.run("id", "show").status == 1)
        #expect(try await program.run("id", "show", "--home", program.folder + "/other").status == 0)
    }

    @Test("the first line of the passphrase command is the passphrase")
    func passphraseCommand() async throws {
        let program = try CommandLineProgram()
        let made = try await program.run(
            "id", "new", "--passphrase-command", "printf 'first line\\nsecond line\\n'")
        #expect(made.talk.contains("sealed under the passphrase"))
        let text = try await program.run("id", "export").output
        let other = try CommandLineProgram()
        let wrong = try await other.run(
            "id", "import", input: text, environment: ["POSTERN_PASSPHRASE_COMMAND": "echo second line"])
        #expect(wrong.status == 1)
        #expect(wrong.talk.contains("the passphrase does not open the identity"))
        let right = try await other.run(
            "id", "import", "-", "--passphrase-command", "echo first line", input: text)
        #expect(right.status == 0)
        #expect(try await other.run("id", "card").text == (try await program.run("id", "card").text))
    }

    @Test(
        "a passphrase command that fails is named, and nothing is made",
        arguments: ["false", "true", "exit 3"])
    func failingCommand(command: String) async throws {
        let program = try CommandLineProgram()
        let ending = try await program.run("id", "new", "--passphrase-command", command)
        #expect(ending.status == 1)
        #expect(ending.talk.hasPrefix("postern: the passphrase command "))
        #expect(try await program.run("id", "show").status == 1)
    }

    @Test("a passphrase command that fails is told by its end, never by its text")
    func commandText() async throws {
        for (command, told) in [
            ("echo hunter2 && exit 7", "the passphrase command failed (exit 7)"),
            ("kill -9 $$ # hunter2", "the passphrase command failed (signal 9)"),
            ("true # hunter2", "the passphrase command printed no passphrase"),
        ] {
            let program = try CommandLineProgram()
            let ending = try await program.run("id", "new", "--passphrase-command", command)
            #expect(ending.talk == "postern: \(told)\n")
        }
    }

    @Test("off a terminal nobody is asked for a passphrase: the missing option is named")
    func missingPassphrase() async throws {
        let program = try CommandLineProgram()
        try await program.run("id", "new", "--passphrase-command", "echo secret")
        let text = try await program.run("id", "export").output
        let ending = try await CommandLineProgram().run("id", "import", "-", input: text)
        #expect(ending.status == 64)
        #expect(ending.talk.contains("--passphrase-command"))
    }

    @Test("an identity without a passphrase is exported in the clear only when that is said")
    func plainExport() async throws {
        let program = try CommandLineProgram()
        try await program.run("id", "new")
        let refused = try await program.run("id", "export")
        #expect(refused.status == 64)
        #expect(refused.output.isEmpty)
        #expect(refused.talk.contains("--plain"))
        #expect(try await program.run("id", "export", "--plain").text.hasPrefix("postern-identity-"))
    }

    @Test("on a terminal `id new` asks for the passphrase twice and shows neither")
    func asksTwice() async throws {
        let program = try CommandLineProgram()
        let terminal = try CommandLineTerminal(program, "id", "new", "--name", "Rita")
        let status = try await terminal.run([
            (": ", "correct horse"), ("the same again: ", "correct horse"),
        ])
        #expect(status == 0)
        #expect(terminal.seen.contains("sealed under the passphrase"))
        #expect(!terminal.seen.contains("horse"))
    }

    @Test("two passphrases that differ make no identity")
    func differing() async throws {
        let program = try CommandLineProgram()
        let terminal = try CommandLineTerminal(program, "id", "new")
        #expect(try await terminal.run([(": ", "one"), ("the same again: ", "two")]) == 1)
        #expect(terminal.seen.contains("the two passphrases differ"))
        #expect(try await program.run("id", "show").status == 1)
    }

    @Test(
        "a passphrase question that is cut off leaves the terminal with its echo",
        arguments: [SIGINT, SIGTERM, SIGHUP, SIGQUIT])
    func interrupted(signal: Int32) async throws {
        let program = try CommandLineProgram()
        let terminal = try CommandLineTerminal(program, "id", "new")
        try await terminal.run(until: ": ", signal: signal)
        #expect(terminal.echoes)
        #expect(try await program.run("id", "show").status == 1)
    }

    static func file(in talk: String) -> String {
        talk.firstMatch(of: /the identity is in ([^,]+),/).map { String($0.1) } ?? ""
    }
}
