import ArgumentParser
import PosternClient
import PosternFormat

struct SendCommand: PosternCommand {
    static let configuration = CommandConfiguration(
        commandName: "send",
        abstract: "Send a message to everybody in a room of a case.",
        usage: "postern send <case> [<file> | -m <text>] [options]",
        discussion: """
            The text is sealed here, for the members of the room and nobody else, and sent byte for byte, at most
            \(Limits.textBytes) bytes. Without a file or -m it is read from standard input, or written in your editor on
            a terminal. The room is `shared`, or the only one that you are in, unless --room names another.

            Where the members changed since you last saw them, nothing is sealed before you agree: you are asked on a
            terminal, and off it --accept-changes agrees.

            EXAMPLES:
              postern send tzjtxax5 -m 'Which versions did you try?'
              postern send tzjtxax5 patch.diff
              postern send tzjtxax5 --room upstream -m 'This is about your parser.'
              git diff | postern send tzjtxax5 -
            """)

    @Argument(
        help: ArgumentHelp(
            "The case, or the beginning of its id, 4 characters at least.", valueName: "case"))
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
                try await client.send(`case`, text: text, room: room, accepting: accepted)
            }
        }
        show(sent.json, sent.line)
        sent.tellMore()
    }
}
