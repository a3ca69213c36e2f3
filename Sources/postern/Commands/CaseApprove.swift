import ArgumentParser
import PosternClient
import PosternFormat

struct CaseApprove: PosternCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve",
        abstract: "Agree, as a maintainer, to somebody's joining a case.",
        usage: "postern case approve <case> <member> [--history <history> | --replaces <member>] [options]",
        discussion: """
            In a program of dual control a coordinator alone lets nobody in: a maintainer of the case approves the
            member first, for as much history as they are to read, and the coordinator adds them before the next
            epoch begins.

            A researcher or vendor who lost their device needs a maintainer's word, too, before `postern program
            replace` puts their new card in the place of the old one: give the new card, and the old one's owner with
            --replaces. See that it is really theirs.

            EXAMPLES:
              postern case approve tzjtxax5 Mia --history full
              postern case approve tzjtxax5 "$NEW_CARD" --replaces Rosalind
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

    @Option(
        help: ArgumentHelp(
            "Whose place the card takes: a researcher or vendor (name, fingerprint or card).",
            valueName: "member"))
    var replaces: String?

    @OptionGroup var sending: SendingOptions
    @OptionGroup(title: "Common options") var common: GeneralOptions

    func validate() throws {
        if vendor && room == nil { throw ValidationError("--vendor needs --room") }
        if replaces != nil && (vendor || history.history != .none) {
            throw ValidationError("--replaces takes role and history of the old card; leave out the others")
        }
    }

    func run(_ client: Client) async throws {
        let member = try TextSource.value(member)
        let changed = try await sending.send { accepted in
            try await client.approveMember(
                `case`, member, history: history.history, room: room, asVendor: vendor, replacing: replaces,
                accepting: accepted)
        }
        show(changed.json(calling: "approved"), changed.told)
        changed.tellMore("approved: ")
    }
}
