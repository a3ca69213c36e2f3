import ArgumentParser
import Testing

@testable import postern

@Suite("Wrong usage")
struct CommandLineUsageTests {
    @Test(
        "a misspelt command gets a suggestion",
        arguments: [
            ("jion x", "postern join"), ("case opn", "postern case open"), ("inbx", "postern inbox"),
            ("rotate abcd", "postern case rotate"), ("help reda", "postern read"),
            ("jion --help", "postern join"),
        ])
    func command(line: String, suggestion: String) async throws {
        let ending = try await Self.run(line)
        #expect(ending.talk.contains("hint: did you mean '\(suggestion)'?\n"))
        #expect(ending.status == 64)
        #expect(ending.text == "")
    }

    @Test(
        "a misspelt option gets a suggestion, even where something else is missing too",
        arguments: [
            ("inbox --jsn", "--json"), ("read --folow", "--follow"), ("case open --crad x", "--card"),
        ])
    func option(line: String, suggestion: String) async throws {
        let ending = try await Self.run(line)
        #expect(ending.talk.contains("hint: did you mean '\(suggestion)'?\n"))
        #expect(ending.status == 64)
    }

    @Test("nothing is suggested for a word that is like no command")
    func nothingNear() async throws {
        let ending = try await Self.run("frobnicate")
        #expect(
            ending.talk == """
                postern: no command 'frobnicate' in 'postern'
                hint: see 'postern --help'

                """)
    }

    @Test("a missing argument is named, with how the command is called")
    func missing() async throws {
        let ending = try await Self.run("case members")
        #expect(
            ending.talk == """
                postern: missing expected argument '<case>'
                usage: postern case members <case> [options]
                hint: see 'postern case members --help'

                """)
        #expect(ending.status == 64)
    }

    @Test(
        "two options that exclude each other are refused",
        arguments: ["send abcd file -m text", "read abcd --follow --raw 1", "read abcd --json --raw 1"])
    func exclusive(line: String) async throws {
        let ending = try await Self.run(line)
        #expect(ending.talk.hasPrefix("postern: give "))
        #expect(ending.talk.contains("not both\n"))
        #expect(ending.status == 64)
    }

    @Test("an option that takes one value is refused a second one, in every command that has it")
    func repeated() async throws {
        var lists: Set<String> = []
        for page in ManualPage.all where page.command.configuration.subcommands.isEmpty {
            let lines = HelpScreen(of: page.command, columns: 10_000).sections.flatMap(\.lines)
            for words in lines.map({ $0.split(separator: " ") }) where words.first?.hasPrefix("-") == true {
                guard let name = words.first(where: { $0.hasPrefix("--") }),
                    words.contains(where: { $0.hasPrefix("<") })
                else { continue }
                let given = ["\(name)=1", "\(name)=2"]
                if RepeatedOption.failure(in: given, of: page.command.init()) == nil {
                    lists.insert("\(page.words.joined(separator: " ")) \(name)")
                }
            }
        }
        #expect(
            lists == [
                "postern case open --member", "postern case room add --member",
                "postern case room add --vendor",
            ])
        for line in [
            "send abcd -m a -m b", "send abcd -m a --message b", "ack abcd --message=a -m b",
            "case open --card a --card b --contact c", "inbox --home a --json --home b",
        ] {
            let ending = try await Self.run(line)
            #expect(
                ending.status == 64 && ending.talk.contains("was given 2 times, and takes one value\n"),
                "\(ending)")
        }
        for line in [
            "case open --card a --contact c --member x --member y", "inbox --json --json", "id show",
        ] {
            let words = line.split(separator: " ").map(String.init)
            let command = try Postern.parseAsRoot(words)
            #expect(RepeatedOption.failure(in: words, of: command) == nil, "\(line)")
        }
    }

    @Test("an index that is no number is refused")
    func number() async throws {
        let ending = try await Self.run("read abcd --raw x")
        #expect(ending.talk.hasPrefix("postern: the value 'x' is invalid for '--raw <index>'\n"))
        #expect(ending.status == 64)
    }

    @Test(
        "a proxy or a certificate file that cannot be used is wrong usage, before anything else is looked at",
        arguments: [
            "--proxy tor.example.org", "--proxy socks5://localhost", "--proxy ftp://localhost:21",
            "--certificate-authorities absent.pem", "--certificate-authorities /dev/null",
        ])
    func transport(options: String) async throws {
        let ending = try await Self.run("inbox " + options)
        #expect(ending.status == 64)
        #expect(ending.talk.contains(try #require(options.split(separator: " ").last)))
    }

    @Test("what is quoted from the command line is safe to show")
    func escapes() async throws {
        let ending = try await CommandLineProgram().run("\u{1B}]0;owned\u{07}")
        #expect(ending.talk.hasPrefix("postern: no command '\\x1b]0;owned\\x07' in 'postern'\n"))
    }

    private static func run(_ line: String) async throws -> CommandLineProgram.Ending {
        try await CommandLineProgram().run(line.split(separator: " ").map(String.init))
    }
}
