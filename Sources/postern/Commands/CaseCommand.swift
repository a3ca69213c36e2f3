import ArgumentParser

/// `postern case`.
struct CaseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "case",
        abstract: "Open, look after and close cases.",
        usage: "postern case <command> [options]",
        discussion: """
            A case has two rooms with keys and members of their own: `shared` with the researcher, `internal` without.
            Who is in a room is what a coordinator signed, and every member sees each change.

            EXAMPLES:
              postern case open --card "$CARD" --contact https://github.com/example/project/issues/12
              postern case members tzjtxax5
              postern case rotate tzjtxax5
            """,
        subcommands: [CaseOpen.self, CaseMembers.self, CaseRotate.self, CaseClose.self])
}
