import ArgumentParser

/// The server's command line.
@main
struct Posternd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "posternd",
        abstract: "The server of Postern: orders and keeps sealed reports that it cannot read.",
        discussion: """
            Example:
              $ posternd serve --data /var/lib/postern
              setup code: y3bqk6t…
              listening on http://127.0.0.1:8440

            Exit codes: 0 done, 1 failed, 3 `check` found something, 64 usage.
            """,
        version: "1.0.0",
        subcommands: [Serve.self, Check.self, Backup.self, Rekey.self])
}
