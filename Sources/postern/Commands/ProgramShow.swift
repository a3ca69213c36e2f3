import ArgumentParser
import PosternClient
import PosternFormat
import PosternSigning

struct ProgramShow: PosternCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a program and the people in it.",
        usage: "postern program show [<program>] [options]",
        discussion: """
            The people are those of the verified program log: who is in, since when and by whose statement, and who
            left. A stranger to the program sees its first coordinator only.

            EXAMPLES:
              postern program show
              postern program show LibreChat --json
              postern program show --json | jq -r '.people[].name'
            """)

    @Argument(
        help: ArgumentHelp(
            "Its name, address or id; may be left out where there is one.", valueName: "program"))
    var program: String?

    @OptionGroup(title: "Common options") var common: GeneralOptions

    func run(_ client: Client) async throws {
        do throws(ClientError) {
            show(try await client.showProgram(program))
        } catch {
            // Here the program is an argument, and no option.
            guard program == nil, case .ambiguousProgram(_, let candidates) = error else { throw error }
            throw Failure(
                error.description,
                hints: candidates.map { "for \($0.name): postern program show \($0.id.text.prefix(8))" })
        }
    }
}
