import ArgumentParser
import PosternClient

struct IdentityExport: PosternCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Print your identity, for another device or a safe.",
        usage: "postern id export [--plain] [options]",
        discussion: """
            The line holds your secret keys. An identity with a passphrase comes out sealed under it. One without
            is sealed under a new passphrase, asked for on a terminal or taken from --passphrase-command; --plain
            prints it as it is.

            EXAMPLES:
              postern id export > identity.txt
              postern id export | ssh other.example.org postern id import -
            """)

    @Flag(help: "Print an identity without a passphrase as it is.")
    var plain = false

    @OptionGroup(title: "Common options") var common: GeneralOptions

    func run(_ client: Client) async throws {
        let text: String
        if try client.identity().isSealed || plain {
            text = try await client.exportIdentity(passphrase: nil)
        } else if let passphrase = try common.passphrase.choosing("a passphrase for the exported identity") {
            text = try await client.exportIdentity(passphrase: passphrase)
        } else {
            throw Failure(
                "the identity has no passphrase, so the export would not be sealed",
                hints: [
                    "to seal it, run it again with --passphrase-command COMMAND",
                    "to print it as it is, run it again with --plain",
                ],
                status: .usage)
        }
        show(["identity": .string(text)], text)
    }
}
