import ArgumentParser

/// `postern program`.
struct ProgramCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "program",
        abstract: "Create a program, look after its people, publish it.",
        usage: "postern program <command> [options]",
        discussion: """
            A program is one project's disclosure program. Its id is the hash of what its first coordinator signed, so
            no server can forge it; the address holds the id.

            EXAMPLES:
              postern program create --name LibreChat --server https://postern.example.org --setup-code "$CODE"
              postern program enroll "$CARD" --role maintainer --name Max
              postern program expel Max
              postern program publish Keys
            """,
        subcommands: [
            ProgramCreate.self, ProgramPin.self, ProgramShow.self, ProgramEnroll.self,
            ProgramApprove.self, ProgramPolicy.self,
            ProgramExpel.self, ProgramReplace.self, ProgramRecover.self, ProgramPublish.self,
        ])
}
