import ArgumentParser
import PosternClient
import PosternFormat

struct CaseApprove: PosternCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve",
        abstract: "Agree, as a maintainer, to somebody's joining a case.",
        usage: "postern case approve <case> <member> [--history <history>] [options]",
        discussion: """
            In a program of dual control a coordinator alone lets nobody in: a maintainer of the case approves the
            member first, for as much history as they are to read, and the coordinator adds them before the next
            epoch begins.

            EXAMPLES:
              postern case approve tzjtxax5 Mia --history full
              postern case approve tzjtxax5 "$CARD" --vendor --room upstream
            """)

    @Argument(
        help: ArgumentHelp(
            "The case, or the beginning of its id, 4 characters at least.", valueName: "case"))
    var `case`: String

    @Argument(help: ArgumentHelp("Who: a name, fingerprint or card.", valueName: "member"))
    var member: String

    @Option(
        help: ArgumentHelp("What was said before: none, full or from:EPOCH.", valueName: "history"),
        completion: HistoryChoice.completion)
    var history = HistoryChoice(.none)

    @Option(help: ArgumentHelp("Only this room.", valueName: "room"))
    var room: String?

    @Flag(help: "The member is of a further vendor, by card; needs --room.")
    var vendor = false

    @OptionGroup var sending: SendingOptions
    @OptionGroup(title: "Common options") var common: GeneralOptions

    func validate() throws {
        if vendor && room == nil { throw ValidationError("--vendor needs --room") }
    }

    func run(_ client: Client) async throws {
        let member = try TextSource.value(member)
        let changed = try await sending.send { accepted in
            try await client.approveMember(
                `case`, member, history: history.history, room: room, asVendor: vendor, accepting: accepted)
        }
        show(changed.json(calling: "approved"), changed.told)
        changed.tellMore()
    }
}
