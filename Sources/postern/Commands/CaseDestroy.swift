import ArgumentParser
import PosternClient
import PosternFormat
import PosternSigning

struct CaseDestroy: PosternCommand {
    static let configuration = CommandConfiguration(
        commandName: "destroy",
        abstract: "Overwrite everything in a closed case on the server.",
        usage: "postern case destroy <case> [--yes] [options]",
        discussion: """
            Every message and every wrapped key of every room is overwritten in the server's database, for everybody.
            What stays is one signed entry a room that says who destroyed it. It cannot be undone. The case has to be
            closed first.

            Two things it does not reach: backups of the server that were made earlier keep the old bytes, sealed as
            they were; and the readers of the case may have kept what they read.

            On a terminal it asks for the beginning of the case's id; off it, it wants --yes.

            EXAMPLES:
              postern case destroy tzjtxax5
              postern case destroy tzjtxax5 --yes --json
            """)

    @Argument(
        help: ArgumentHelp(
            "The case, or the beginning of its id, 4 characters at least.", valueName: "case"))
    var `case`: String

    @Flag(help: "Do not ask.")
    var yes = false

    @OptionGroup(title: "Common options") var common: GeneralOptions

    func run(_ client: Client) async throws {
        if !yes { try await ask(client) }
        let destroyed = try await client.destroyCase(`case`)
        let id = destroyed.caseID.text
        show(
            [
                "case": .string(id), "rooms": .array(destroyed.rooms.map { .string($0.text) }),
                "erasing": .flag(destroyed.isErasing),
            ],
            destroyed.rooms.map { "\($0): destroyed" }.joined(separator: "\n"))
        Output.talk("case \(id)")
        Output.talk(
            destroyed.isErasing
                ? "the server is overwriting what it held; to ask whether that is done: postern case destroy \(id.prefix(8))"
                : "the server has overwritten what it held")
        Output.talk("backups of the server that were made earlier keep the old bytes")
    }

    /// Typing the id again is what no finger does by habit.
    private func ask(_ client: Client) async throws {
        // Nobody confirms what is refused afterwards.
        let id = try await client.checkDestroyable(`case`).text
        guard Terminal.canAsk else {
            throw Failure(
                "destroying a case cannot be undone", hints: ["if you mean it, run it again with --yes"],
                status: .usage)
        }
        Output.talk("case \(id) is overwritten on the server, for everybody; it cannot be undone")
        let typed = Question.line("type the first 8 characters of its id to go on: ")
        guard typed == String(id.prefix(8)) || typed == id else {
            throw Failure("that is not \(id.prefix(8)); nothing was destroyed")
        }
    }
}
