import ArgumentParser
import PosternClient

struct ProgramPin: PosternCommand {
    static let configuration = CommandConfiguration(
        commandName: "pin",
        abstract: "Remember a program, so that no server can pass another off as it.",
        usage: "postern program pin <address> [options]",
        discussion: """
            Take the address from the project itself: its repository, its Keys folder, its security.txt. `postern
            knock` and `postern join` pin by themselves.

            EXAMPLES:
              postern program pin "$ADDRESS"
            """)

    @Argument(help: ArgumentHelp("The program's address, or - for standard input.", valueName: "address"))
    var address: String

    @OptionGroup(title: "Common options") var common: GeneralOptions

    func run(_ client: Client) async throws {
        let program = try await client.pinProgram(try TextSource.value(address))
        show(program)
    }
}
