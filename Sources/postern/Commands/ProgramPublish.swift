import ArgumentParser
import PosternClient

struct ProgramPublish: PosternCommand {
    static let configuration = CommandConfiguration(
        commandName: "publish",
        abstract: "Write the public files that pin the program.",
        usage: "postern program publish <folder> [options]",
        discussion: """
            Put them into the project's repository: a client that has them need not believe any server. They hold
            nothing secret.

            EXAMPLES:
              postern program publish Keys
            """)

    @Argument(
        help: ArgumentHelp("The folder, made if it is not there.", valueName: "folder"),
        completion: .directory)
    var folder: String

    @Option(help: ArgumentHelp("The program; may be left out where there is one.", valueName: "program"))
    var program: String?

    @OptionGroup(title: "Common options") var common: GeneralOptions

    func run(_ client: Client) async throws {
        let files = try await client.publishProgram(
            to: folder, umask: unsafe Hardening.umaskBefore, program: program)
        show(["files": .array(files.map(JSON.string))], files.joined(separator: "\n"))
    }
}
