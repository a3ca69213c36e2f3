import ArgumentParser

/// `postern id`.
struct Identity: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "id",
        abstract: "Make, show and move your identity.",
        usage: "postern id <command> [options]",
        discussion: """
            An identity is a pair of keys made on your device: one signs, one receives. Its card is the public half,
            one line that is safe to paste anywhere. There is one identity in a home; --home makes a second person,
            or the same person unlinked.

            EXAMPLES:
              postern id new --name Rita
              postern id card
            """,
        subcommands: [
            IdentityNew.self, IdentityShow.self, IdentityCard.self, IdentityExport.self, IdentityImport.self,
        ])
}
