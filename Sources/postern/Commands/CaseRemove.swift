import ArgumentParser
import PosternClient
import PosternFormat

struct CaseRemove: PosternCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Take somebody out of a case, from now on.",
        usage: "postern case remove <case> <member> [options]",
        discussion: """
            One statement takes them out and gives the others fresh keys, in every room of the case that they could
            read, or the one of --room. Nothing that is written after it opens to them. What they could read before
            stays readable to them.

            Out of every case at once: `postern case rotate --all --remove`. Out of the program too:
            `postern program expel`.

            EXAMPLES:
              postern case remove tzjtxax5 Max
            """)

    @Argument(
        help: ArgumentHelp(
            "The case, or the beginning of its id, 4 characters at least.", valueName: "case"))
    var `case`: String

    @Argument(help: ArgumentHelp("Who: a name, fingerprint or card.", valueName: "member"))
    var member: String

    @Option(help: ArgumentHelp("Only this room.", valueName: "room"))
    var room: String?

    @OptionGroup var sending: SendingOptions
    @OptionGroup(title: "Common options") var common: GeneralOptions

    func run(_ client: Client) async throws {
        let member = try TextSource.value(member)
        let changed = try await sending.send { accepted in
            try await client.removeMember(`case`, member, room: room, accepting: accepted)
        }
        show(changed.json(calling: "removed"), changed.told)
        changed.tellMore()
    }
}
