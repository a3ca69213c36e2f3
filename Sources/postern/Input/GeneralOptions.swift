import ArgumentParser
import Glibc
import PosternClient

/// What every command takes.
struct GeneralOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The folder of the identity and its memory (also POSTERN_HOME).", valueName: "folder"),
        completion: .directory)
    var home: String?

    @Option(
        help: ArgumentHelp(
            "Reach servers through socks5://host:port (Tor) or http://host:port.", valueName: "url"))
    var proxy: String?

    @Option(
        help: ArgumentHelp(
            "Trust the certificates in this PEM file besides the system's.", valueName: "file"),
        completion: .file())
    var certificateAuthorities: String?

    @Flag(help: "Allow http:// to other machines (for an .onion address, say).")
    var allowPlainHttp = false

    @Option(
        help: ArgumentHelp(
            "Run this in sh; its first line is the passphrase (also POSTERN_PASSPHRASE_COMMAND).",
            valueName: "command"))
    var passphraseCommand: String?

    @Flag(help: "Print data as JSON.")
    var json = false

    /// The home: --home, POSTERN_HOME, then the XDG folder.
    var homeFolder: String {
        for chosen in [home, Environment["POSTERN_HOME"]].compactMap(\.self) where !chosen.isEmpty {
            return chosen
        }
        // The XDG specification: a relative path here is invalid and is ignored.
        if let data = Environment["XDG_DATA_HOME"], data.hasPrefix("/") { return "\(data)/postern" }
        return "\(Environment["HOME"] ?? ".")/.local/share/postern"
    }

    var passphrase: Passphrase {
        let command = passphraseCommand ?? Environment["POSTERN_PASSPHRASE_COMMAND"]
        return Passphrase(command: command.flatMap { $0.isEmpty ? nil : PassphraseCommand(command: $0) })
    }

    func validate() throws {
        do {
            try clientOptions.check()
        } catch {
            throw ValidationError("Cannot use \(error.description)")
        }
    }

    private var clientOptions: ClientOptions {
        var options = ClientOptions()
        options.proxy = proxy
        options.certificateAuthorities = certificateAuthorities
        options.allowsPlainHTTP = allowPlainHttp
        return options
    }

    /// The client of this home.
    var client: Client {
        let passphrase = passphrase
        return Client(
            home: homeFolder, options: clientOptions, notice: { Output.talk(Visible.line($0)) },
            passphrase: { () async throws(ClientError) in try passphrase.unlocking() })
    }
}
