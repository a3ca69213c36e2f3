import ArgumentParser
import PosternClient
import PosternFormat

struct ProgramCreate: PosternCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Create a program on a new server; you become its first coordinator.",
        usage: "postern program create --name <name> --server <url> --setup-code <code> [options]",
        discussion: """
            A new server prints its setup code once; this uses it up. What comes out is the address that others give
            to `postern knock` and `postern program pin`.

            EXAMPLES:
              postern program create --name LibreChat --server https://postern.example.org --setup-code "$CODE"
            """)

    @Option(help: ArgumentHelp("The program's name.", valueName: "name"))
    var name: String

    @Option(help: ArgumentHelp("Where the server is reached.", valueName: "url"))
    var server: String

    @Option(
        help: ArgumentHelp(
            "What the server printed on its first start, or - for standard input.", valueName: "code"))
    var setupCode: String

    @Option(help: ArgumentHelp("Your name in the program, if not the one on your card.", valueName: "name"))
    var coordinatorName: String?

    @Option(help: ArgumentHelp("The time in which a report is acknowledged.", valueName: "hours"))
    var acknowledgeHours = Policy.standard.acknowledgeHours

    @Option(help: ArgumentHelp("Rotate a case key after so many days.", valueName: "days"))
    var rotateDays = Policy.standard.rotateDays

    @Option(help: ArgumentHelp("Rotate a case key after so many messages.", valueName: "messages"))
    var rotateMessages = Policy.standard.rotateMessages

    @OptionGroup(title: "Common options") var common: GeneralOptions

    func run(_ client: Client) async throws {
        let policy = Policy(
            acknowledgeHours: acknowledgeHours, rotateDays: rotateDays, rotateMessages: rotateMessages)
        guard let policy else {
            throw Failure(
                "the program's times are out of bounds",
                hints: ["hours 1 to 8760, days 1 to 3650, messages 1 to 1000000"], status: .usage)
        }
        let program = try await client.createProgram(
            name: name, server: server, setupCode: try TextSource.value(setupCode),
            coordinatorName: coordinatorName,
            policy: policy)
        show(["program": .string(program.address)], program.address)
        Output.talk("next: postern program enroll <card> --role maintainer --name <name>")
        Output.talk("and:  postern program publish Keys, in the project's repository")
    }
}
