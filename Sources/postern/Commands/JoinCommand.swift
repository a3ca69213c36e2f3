import ArgumentParser
import PosternClient
import PosternFormat
import PosternSigning

struct JoinCommand: PosternCommand {
    static let configuration = CommandConfiguration(
        commandName: "join",
        abstract: "Go into the case that was opened for you.",
        usage: "postern join <invite> [options]",
        discussion: """
            The invite holds no secret: only the identity whose card was posted can use it. What is shown was
            verified: who opened the case, for which public thread, and who will read what you send.

            Only the address tells whether the program is the project's own. A home that knows no program takes it
            from the invite and shows it: compare it with the one in the project's repository.

            EXAMPLES:
              postern join "$INVITE"
            """)

    @Argument(
        help: ArgumentHelp(
            "The invite, from the answer to your knock, or - for standard input.", valueName: "invite"))
    var invite: String

    @OptionGroup(title: "Common options") var common: GeneralOptions

    func run(_ client: Client) async throws {
        let joined = try await client.join(invite: try TextSource.value(invite))
        show(
            ["case": .string(joined.caseID.text), "room": .string(joined.room.text)], joined.caseID.text)
        let coordinator = joined.openedBy?.told ?? "a former coordinator"
        Output.talk("opened by \(coordinator) of \(joined.program.name)")
        Output.talk("for \(joined.contact)")
        Output.talk(
            (joined.room == .shared ? "" : "room \(joined.room), ") + "read by \(joined.members.told)")
        joined.members.tellLookalikes()
        // A knock, and a report that may match it, are the researcher's.
        let isResearcher = joined.role == .researcher
        if isResearcher, let warning = joined.commitment.told { Output.talk(warning) }
        if joined.isFirstPin {
            Output.talk(
                """
                this home knew no program; from now on it knows this one:
                  address  \(Visible.line(joined.program.address))
                  id       \(joined.program.id.text)
                before you \(isResearcher ? "report" : "write"), compare the address with the one in the project's own repository
                """)
        }
        Output.talk("next: postern \(isResearcher ? "report" : "read") \(joined.caseID.text)")
    }
}

extension RecordedCommitment {
    /// What its owner has to know; nil where there is nothing to say.
    fileprivate var told: String? {
        switch self {
        case .none: nil
        case .own: "the case records the commitment of your knock"
        case .foreign: "the case records a commitment that you did not make; ask the coordinator"
        case .missing:
            "the case records no commitment: your report will not be shown to match the one in your knock"
        }
    }
}
