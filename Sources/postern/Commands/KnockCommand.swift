import ArgumentParser
import PosternClient

struct KnockCommand: PosternCommand {
    static let configuration = CommandConfiguration(
        commandName: "knock",
        abstract: "Print what to post in public to be let in.",
        usage: "postern knock <program> [--commit <file>] [options]",
        discussion: """
            The text names you by your card and says nothing about what you found. Post it where the program
            listens (an issue, a chat) from your own account; the answer is an invite for `postern join`.

            With --commit the text also holds a hash of your report, salted, so that nothing can be guessed from
            it. Send that same file with `postern report` later, and everybody in the case sees that you had it now.

            EXAMPLES:
              postern knock "$ADDRESS"
              postern knock LibreChat --commit report.md
            """)

    @Argument(
        help: ArgumentHelp("The program's address, or the name of one that is pinned.", valueName: "program"))
    var program: String

    @Option(
        help: ArgumentHelp("Commit to this report, or - for standard input.", valueName: "file"),
        completion: .file())
    var commit: String?

    @OptionGroup(title: "Common options") var common: GeneralOptions

    func run(_ client: Client) async throws {
        let report = try commit.map { name throws(Failure) in try TextSource.bytes(of: name) }
        let knock = try await client.knock(program: program, committing: report)
        show(
            [
                "card": .string(knock.card), "commitment": JSON(knock.commitment),
                "text": .string(knock.text),
            ], knock.text)
        Output.talk(
            "post the text above where \(knock.program.name) listens; it is safe in public")
    }
}
