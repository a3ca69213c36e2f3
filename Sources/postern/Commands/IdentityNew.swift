import ArgumentParser
import PosternClient

struct IdentityNew: PosternCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Make an identity.",
        usage: "postern id new [--name <name>] [options]",
        discussion: """
            On a terminal it asks for a passphrase twice; --passphrase-command answers instead. Off a terminal
            without that option the key file has no passphrase and mode 0600. An identity that is there is never
            overwritten.

            EXAMPLES:
              postern id new --name Rita
              postern id new --name Max --passphrase-command 'pass show postern'
            """)

    @Option(
        help: ArgumentHelp("The name on the card; everyone who sees the card sees it.", valueName: "name"))
    var name = ""

    @OptionGroup(title: "Common options") var common: GeneralOptions

    func run(_ client: Client) async throws {
        // Before a passphrase is asked for in vain.
        if let there = try? client.identity() { throw ClientError.identityExists(file: there.file) }
        let identity = try await client.makeIdentity(
            name: name, passphrase: try common.passphrase.choosing("a passphrase for the new identity"))
        show(identity.json, identity.table)
        identity.tellWhereItIs()
    }
}
