import ArgumentParser
import PosternClient
import PosternFormat

/// The roles that a program gives; a researcher is not enrolled.
enum EnrolledRole: String, ExpressibleByArgument, CaseIterable {
    case maintainer, coordinator

    var role: Role {
        switch self {
        case .maintainer: .maintainer
        case .coordinator: .coordinator
        }
    }
}

struct ProgramEnroll: PosternCommand {
    static let configuration = CommandConfiguration(
        commandName: "enroll",
        abstract: "Enroll a maintainer or another coordinator.",
        usage: "postern program enroll <card> --role <role> --name <name> [options]",
        discussion: """
            You sign that this card belongs to this name: see that it does, by comparing fingerprints. The name is
            what everybody reads, whatever the card itself says.

            A second coordinator can do everything when the first is away. In a program of dual control a maintainer
            agrees first, with `postern program approve`; only the first maintainer of a program needs nobody.

            EXAMPLES:
              postern program enroll "$CARD" --role maintainer --name Max
              postern program enroll "$CARD" --role coordinator --name Corin
            """)

    @Argument(help: ArgumentHelp("The person's card, or - for standard input.", valueName: "card"))
    var card: String

    @Option(help: ArgumentHelp("What they do: read and fix, or also open cases.", valueName: "role"))
    var role: EnrolledRole

    @Option(help: ArgumentHelp("What they are called.", valueName: "name"))
    var name: String

    @Option(
        help: ArgumentHelp("The program; may be left out where there is one.", valueName: "program"))
    var program: String?

    @OptionGroup(title: "Common options") var common: GeneralOptions

    func run(_ client: Client) async throws {
        let program = try await client.enroll(
            card: try TextSource.value(card), role: role.role, name: name, program: program)
        show(program)
    }
}
