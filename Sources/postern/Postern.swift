import ArgumentParser

/// The root: what there is, in the order in which people meet it.
struct Postern: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "postern",
        abstract:
            "A sealed channel between people who found a vulnerability and the people who fix it.",
        usage: "postern <command> [options]",
        discussion: """
            EXAMPLES:
              A researcher makes an identity, knocks in public, and reports in private:

                postern id new --name Rita
                postern knock "$ADDRESS"
                postern join "$INVITE"
                postern report tzjtxax5 report.md

              A coordinator answers a knock, and a maintainer reads on:

                postern case open --card "$CARD" --contact https://github.com/example/project/issues/12
                postern inbox
                postern read tzjtxax5 --follow

              Somebody comes into the case; somebody leaves the project:

                postern case add tzjtxax5 Mia --history full
                postern program expel Max

            ENVIRONMENT:
              POSTERN_HOME                 the folder that keeps the identity (see --home)
              POSTERN_PASSPHRASE_COMMAND   answers where --passphrase-command is not given
              VISUAL, EDITOR               writes reports and messages on a terminal
              NO_COLOR                     no colour
            """,
        version: Version.text,
        groupedSubcommands: [
            CommandGroup(name: "Your identity", subcommands: [Identity.self]),
            CommandGroup(
                name: "Report a vulnerability",
                subcommands: [KnockCommand.self, JoinCommand.self, ReportCommand.self]),
            CommandGroup(
                name: "Talk",
                subcommands: [
                    SendCommand.self, ReadCommand.self, NoteCommand.self, AcknowledgeCommand.self,
                    InboxCommand.self,
                ]),
            CommandGroup(
                name: "Coordinate",
                subcommands: [ProgramCommand.self, CaseCommand.self, TendCommand.self]),
            CommandGroup(name: "Verify", subcommands: [AuditCommand.self]),
            CommandGroup(name: "More", subcommands: [ManualCommand.self]),
        ])
}

/// The version of the program.
enum Version {
    static let text = "0.1.0"
}
