import ArgumentParser

/// `postern case`.
struct CaseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "case",
        abstract: "Open cases, look after who reads them, close them.",
        usage: "postern case <command> [options]",
        discussion: """
            A case has two rooms with keys and members of their own: `shared` with the researcher, `internal` without;
            a further vendor gets another.
            Who is in a room is what a coordinator signed, and every member sees each change.

            EXAMPLES:
              postern case open --card "$CARD" --contact https://github.com/example/project/issues/12
              postern case members tzjtxax5
              postern case add tzjtxax5 Mia --history full
              postern case rotate --all --remove Max
            """,
        subcommands: [
            CaseOpen.self, CaseMembers.self, CaseAdd.self, CaseRemove.self, CaseApprove.self,
            CaseGrant.self,
            CaseRoom.self, CaseRotate.self, CaseClose.self, CaseDestroy.self,
        ])
}
