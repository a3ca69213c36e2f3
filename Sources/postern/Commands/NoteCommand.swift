import ArgumentParser
import PosternClient
import PosternFormat

struct NoteCommand: PosternCommand {
    static let configuration = CommandConfiguration(
        commandName: "note",
        abstract: "Write a note that the researcher never receives.",
        usage: "postern note <case> [<file> | -m <text>] [options]",
        discussion: """
            A note goes into the room `internal`, which has keys and a log of its own: the researcher cannot read it
            and cannot count the notes either. --room names another room; one that anybody outside the program reads is
            refused. Otherwise it is like `postern send`.

            EXAMPLES:
              postern note tzjtxax5 -m 'Same root cause as the upload bug in March.'
              postern note tzjtxax5 analysis.md
              postern note tzjtxax5 --room release -m 'The build is ready.'
            """)

    @Argument(
        help: ArgumentHelp("The case, or the beginning of its id, 4 characters at least.", valueName: "case"))
    var `case`: String

    @Option(help: ArgumentHelp("Into this room; postern case members lists them.", valueName: "room"))
    var room: String?

    @OptionGroup var text: TextOptions
    @OptionGroup var sending: SendingOptions
    @OptionGroup(title: "Common options") var common: GeneralOptions

    func run(_ client: Client) async throws {
        _ = try client.identity()
        let sent = try await text.withText(home: common.homeFolder) { text in
            try await sending.send { accepted in
                try await client.note(`case`, text: text, room: room, accepting: accepted)
            }
        }
        show(sent.json, sent.line)
        sent.tellMore()
    }
}
