import ArgumentParser
import PosternClient
import PosternFormat

struct AcknowledgeCommand: PosternCommand {
    static let configuration = CommandConfiguration(
        commandName: "ack",
        abstract: "Acknowledge a report, which stops its clock.",
        usage: "postern ack <case> [-m <text>] [options]",
        discussion: """
            Writes a signed acknowledgement into the room `shared`. Until somebody does, `postern inbox` shows both
            sides how much is left of the time that the program allows itself (72 hours, unless its policy says otherwise).

            EXAMPLES:
              postern ack tzjtxax5
              postern ack tzjtxax5 -m 'Reproduced. Max takes it.'
            """)

    @Argument(
        help: ArgumentHelp("The case, or the beginning of its id, 4 characters at least.", valueName: "case"))
    var `case`: String

    @Option(
        name: [.short, .customLong("message")], help: ArgumentHelp("A word to go with it.", valueName: "text")
    )
    var message = ""

    @OptionGroup var sending: SendingOptions
    @OptionGroup(title: "Common options") var common: GeneralOptions

    func run(_ client: Client) async throws {
        let text = Array(message.utf8)
        let sent = try await sending.send { accepted in
            try await client.acknowledge(`case`, text: text, accepting: accepted)
        }
        show(sent.json, sent.line)
        sent.tellMore()
    }
}
