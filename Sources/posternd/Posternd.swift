import ArgumentParser

/// The server's command line.
struct Posternd: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "posternd",
        abstract: "The server of Postern: orders and keeps sealed reports that it cannot read.",
        discussion: """
            EXAMPLES:
              posternd serve --data /var/lib/postern
              posternd check --data /var/lib/postern

            EXIT CODES:
              0   done
              1   failed
              3   check found something that is not as it must be
              64  wrong usage; the command did not begin
            """,
        version: "0.1.0",
        subcommands: [Serve.self, Check.self, Backup.self, Rekey.self])
}
