import ArgumentParser
import PosternClient
import PosternFormat
import PosternSigning

struct ProgramExpel: RotatingCommand {
    static let configuration = CommandConfiguration(
        commandName: "expel",
        abstract: "Take somebody out of the program and out of every case.",
        usage: "postern program expel <member> [options]",
        discussion: """
            They stop being a maintainer or coordinator the moment this is signed; then every room that they
            could read gets fresh keys without them, as with `postern case rotate --all --remove`. Where that is cut
            off, the same command again does the rest.

            What they could read before stays readable to them: the report says which epochs of which cases.

            EXAMPLES:
              postern program expel Max
              postern program expel 7bkq2msd --json
            """)

    @Argument(help: ArgumentHelp("Who: a name, fingerprint or card.", valueName: "member"))
    var member: String

    @Option(
        help: ArgumentHelp("The program; may be left out where there is one.", valueName: "program"))
    var program: String?

    @OptionGroup var sending: SendingOptions
    @OptionGroup(title: "Common options") var common: GeneralOptions

    func run(_ client: Client) async throws {
        let report = try await rotating { accepted, progress in
            try await client.expel(member, program: program, accepting: accepted, progress: progress)
        }
        let who = report.removed?.told ?? ShownText(member).description
        show(report.json, "\(who) is out of the program\n\(report.told)")
        try failAsRooms(of: report)
    }
}
