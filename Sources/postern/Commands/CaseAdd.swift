import ArgumentParser
import PosternClient
import PosternFormat

struct CaseAdd: PosternCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Let another maintainer into a case.",
        usage: "postern case add <case> <member> [--history <history>] [options]",
        discussion: """
            A person of the program joins both rooms, `shared` and `internal`, or the one of --room; every member sees it.
            They get the key of a new epoch, and of old ones as --history says: `none`, `full`, or `from:3` for epoch 3 and
            later. Old keys that this home does not have are passed on by a member who has them, with `postern tend`.

            With --vendor the member is the card of a person of a further vendor, or NAME=CARD; they are not enrolled, and that
            takes a room of its own (see `postern case room add`). Prints what to send to them: the invite.

            In a program of dual control a maintainer agrees first, with `postern case approve`.

            EXAMPLES:
              postern case add tzjtxax5 Mia --history full
              postern case add tzjtxax5 Mia --history from:3
              postern case add tzjtxax5 "$CARD" --vendor --room upstream
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

    @Flag(help: "The member is of a further vendor; needs --room.")
    var vendor = false

    @OptionGroup var sending: SendingOptions
    @OptionGroup(title: "Common options") var common: GeneralOptions

    func validate() throws {
        if vendor && room == nil { throw ValidationError("--vendor needs --room") }
    }

    func run(_ client: Client) async throws {
        let member = try TextSource.value(member)
        let changed = try await sending.send { accepted in
            try await client.addMember(
                `case`, member, history: history.history, room: room, asVendor: vendor, accepting: accepted)
        }
        show(
            changed.json(
                calling: "member", more: [("invite", JSON(changed.invite)), ("text", JSON(changed.text))]),
            changed.text ?? changed.told)
        if changed.text != nil { Output.talk(changed.told) }
        changed.tellMore()
    }
}
