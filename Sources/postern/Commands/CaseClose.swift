import ArgumentParser
import PosternClient
import PosternFormat
import PosternSigning

struct CaseClose: PosternCommand {
    static let configuration = CommandConfiguration(
        commandName: "close",
        abstract: "Close a case for good; it stays readable.",
        usage: "postern case close <case> [options]",
        discussion: """
            Nothing more is written into a closed case, and it cannot be opened again. Its members keep reading it,
            until a coordinator destroys it with `postern case destroy`.

            EXAMPLES:
              postern case close tzjtxax5
            """)

    @Argument(
        help: ArgumentHelp(
            "The case, or the beginning of its id, 4 characters at least.", valueName: "case"))
    var `case`: String

    @OptionGroup(title: "Common options") var common: GeneralOptions

    func run(_ client: Client) async throws {
        let (id, rooms) = try await client.closeCase(`case`)
        show(
            ["case": .string(id.text), "rooms": .array(rooms.map { .string($0.text) })],
            rooms.map { "\($0): closed" }.joined(separator: "\n"))
        Output.talk("case \(id.text)")
    }
}
