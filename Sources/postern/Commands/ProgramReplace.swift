import ArgumentParser
import PosternClient
import PosternFormat
import PosternSigning

struct ProgramReplace: RotatingCommand {
    static let configuration = CommandConfiguration(
        commandName: "replace",
        abstract: "Put somebody's new identity where the old one was.",
        usage: "postern program replace <member> <card> [options]",
        discussion: """
            For a lost or stolen device: the person makes a new identity with `postern id new` and gives you its card.
            See that it is really theirs, by voice or face to face. The old identity has no say in it: the thief
            could sign.

            Role and name stay. Every room that the old identity could read gets fresh keys for the new one, which may
            read what the old one could. Researchers are replaced the same way. In a program of dual control a
            maintainer agrees first: with `postern program approve`, or to a researcher or vendor with `postern case
            approve`, each with --replaces.

            EXAMPLES:
              postern program replace Max "$CARD"
            """)

    @Argument(
        help: ArgumentHelp("Whose identity is lost: a name, fingerprint or card.", valueName: "member"))
    var member: String

    @Argument(
        help: ArgumentHelp("The card of the new identity, or - for standard input.", valueName: "card"))
    var card: String

    @Option(
        help: ArgumentHelp("The program; may be left out where there is one.", valueName: "program"))
    var program: String?

    @OptionGroup var sending: SendingOptions
    @OptionGroup(title: "Common options") var common: GeneralOptions

    func run(_ client: Client) async throws {
        let card = try TextSource.value(card)
        let report = try await rotating { accepted, progress in
            try await client.replace(
                member, by: card, program: program, accepting: accepted, progress: progress)
        }
        show(report.json, report.told)
        try failAsRooms(of: report)
    }
}
