import ArgumentParser
import PosternClient
import PosternFormat

struct TendCommand: PosternCommand {
    static let configuration = CommandConfiguration(
        commandName: "tend",
        abstract: "Do what is due: pass old keys on, take people out, rotate keys.",
        usage: "postern tend [<case>] [options]",
        discussion: """
            Does what `postern read`, `inbox` and `audit` say is due, in one case or in all of yours. You pass on the old
            keys that a newcomer may have and that are in this home. A coordinator also takes out members whom the
            program no longer has in that role, and rotates keys that are older than the program allows.

            Where the members changed since you last saw them, nothing is done before you agree: you are asked on a
            terminal, and off it --accept-changes agrees.

            EXAMPLES:
              postern tend
              postern tend tzjtxax5
              postern tend --accept-changes --json | jq .due
            """)

    @Argument(
        help: ArgumentHelp(
            "Only this case, or the beginning of its id, 4 characters at least.", valueName: "case"))
    var `case`: String?

    @OptionGroup var sending: SendingOptions
    @OptionGroup(title: "Common options") var common: GeneralOptions

    func run(_ client: Client) async throws {
        let tended = try await sending.send { accepted in
            try await client.tend(`case`, accepting: accepted)
        }
        if common.json {
            Output.line(tended.json.encoded)
        } else {
            for duty in tended.done { Output.line(Visible.line(duty.text)) }
        }
        if tended.done.isEmpty && tended.due.isEmpty && tended.failures.isEmpty {
            Output.talk("nothing is due")
        }
        tended.due.tell()
        try Failure.tellAll(tended.failures.map(\.failure))
    }
}
