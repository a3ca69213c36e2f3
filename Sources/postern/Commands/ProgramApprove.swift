import ArgumentParser
import PosternClient
import PosternFormat

struct ProgramApprove: PosternCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve",
        abstract: "Agree, as a maintainer, to somebody's enrolment.",
        usage: "postern program approve <card> --role <role> [options]",
        discussion: """
            In a program of dual control nobody is taken in by a coordinator alone: a maintainer approves the card
            first, for a role, and the coordinator enrols it. An approval is used up by the enrolment.

            See that the card belongs to the person, by comparing fingerprints.

            EXAMPLES:
              postern program approve "$CARD" --role maintainer
            """)

    @Argument(help: ArgumentHelp("The person's card, or - for standard input.", valueName: "card"))
    var card: String

    @Option(help: ArgumentHelp("What they will be: maintainer or coordinator.", valueName: "role"))
    var role: EnrolledRole

    @Option(
        help: ArgumentHelp("The program; may be left out where there is one.", valueName: "program"))
    var program: String?

    @OptionGroup(title: "Common options") var common: GeneralOptions

    func run(_ client: Client) async throws {
        let summary = try await client.approve(
            card: try TextSource.value(card), role: role.role, program: program)
        show(summary.json, summary.table)
        Output.talk(
            "next, a coordinator: postern program enroll <card> --role \(role.rawValue) --name <name>")
    }
}
