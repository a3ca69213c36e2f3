import ArgumentParser
import PosternClient
import PosternFormat

struct ProgramApprove: PosternCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve",
        abstract: "Agree, as a maintainer, to somebody's enrolment.",
        usage: "postern program approve <card> --role <role> [--replaces <member>] [options]",
        discussion: """
            Under dual control, a coordinator cannot take anyone in alone: a maintainer approves the card first, for a
            role, as a newcomer or in the place of one given member. It counts for that and for nothing else, and the
            enrolment or replacement uses it up.

            See that the card belongs to the person, by comparing fingerprints.

            EXAMPLES:
              postern program approve "$CARD" --role maintainer
              postern program approve "$NEW_CARD" --role maintainer --replaces Max
            """)

    @Argument(help: ArgumentHelp("The person's card, or - for standard input.", valueName: "card"))
    var card: String

    @Option(help: ArgumentHelp("What they will be: maintainer or coordinator.", valueName: "role"))
    var role: EnrolledRole

    @Option(
        help: ArgumentHelp(
            "Whose place the card takes (name, fingerprint or card); a newcomer without it.",
            valueName: "member"))
    var replaces: String?

    @Option(
        help: ArgumentHelp("The program; may be left out where there is one.", valueName: "program"))
    var program: String?

    @OptionGroup(title: "Common options") var common: GeneralOptions

    func run(_ client: Client) async throws {
        let card = try TextSource.value(card)
        let summary = try await client.approve(
            card: card, role: role.role, replacing: replaces, program: program)
        show(summary)
        // As the program has it: what was typed may have come over several lines.
        let told = (try? Card(pasted: card))?.text ?? "CARD"
        Output.talk(
            "next, a coordinator: postern program "
                + (replaces.map { "replace \(Visible.line($0).shellQuoted) \(told)" }
                    ?? "enroll \(told) --role \(role.rawValue) --name NAME"))
    }
}
