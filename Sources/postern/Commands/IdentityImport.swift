import ArgumentParser
import PosternClient

struct IdentityImport: PosternCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Import an identity that was exported.",
        usage: "postern id import [<file>] [options]",
        discussion: """
            Reads the line that `postern id export` printed, from a file or standard input. A sealed identity keeps
            its passphrase, which is asked for once to see that the line is whole; one without can be given one.

            EXAMPLES:
              postern id import identity.txt
              ssh other.example.org postern id export | postern id import -
            """)

    @Argument(
        help: ArgumentHelp("The file, or - for standard input.", valueName: "file"), completion: .file())
    var file = TextSource.standardInput

    @OptionGroup(title: "Common options") var common: GeneralOptions

    func run(_ client: Client) async throws {
        if let there = try? client.identity() { throw ClientError.identityExists(file: there.file) }
        if file == TextSource.standardInput && Terminal.canAsk {
            throw Failure(
                "no identity was given", hints: ["run it again with the file, or pipe the identity in"],
                status: .usage)
        }
        let text = String(decoding: try TextSource.bytes(of: file, limit: 65_536), as: UTF8.self).trimmed
        let identity =
            Client.isSealed(identity: text)
            ? try await client.importIdentity(text, passphrase: nil)
            : try await client.importIdentity(
                text, passphrase: try common.passphrase.choosing("a passphrase for the identity"))
        show(identity.json, identity.table)
        identity.tellWhereItIs()
    }
}
