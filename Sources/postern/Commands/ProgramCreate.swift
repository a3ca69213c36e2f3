import ArgumentParser
import PosternClient
import PosternFormat

struct ProgramCreate: PosternCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Create a program on a new server; you become its first coordinator.",
        usage:
            "postern program create --name <name> --server <url> --setup-code <code> [--recovery <file>] [options]",
        discussion: """
            A new server prints its setup code once; this command uses it up, and prints the address that others
            give to `postern knock` and `postern program pin`.

            --recovery makes one more identity, sealed under a passphrase of its own, and writes it to a file that is never
            overwritten. The two together can put another coordinator in your place with `postern program recover`:
            keep them off this machine, apart. A program made without one never gets one.

            EXAMPLES:
              postern program create --name LibreChat --server https://postern.example.org --setup-code "$CODE"
              postern program create --name LibreChat --server https://postern.example.org --setup-code - --recovery recovery.txt
            """)

    @Option(help: ArgumentHelp("The program's name.", valueName: "name"))
    var name: String

    @Option(help: ArgumentHelp("Where the server is reached.", valueName: "url"))
    var server: String

    @Option(
        help: ArgumentHelp(
            "What the server printed on its first start, or - for standard input.", valueName: "code"))
    var setupCode: String

    @Option(
        help: ArgumentHelp("Your name in the program, if not the one on your card.", valueName: "name"))
    var coordinatorName: String?

    @Option(help: ArgumentHelp("The time in which a report is acknowledged.", valueName: "hours"))
    var acknowledgeHours = Policy.Targets.standard.acknowledgeHours

    @Option(help: ArgumentHelp("Rotate a case key after so many days.", valueName: "days"))
    var rotateDays = Policy.Targets.standard.rotateDays

    @Option(help: ArgumentHelp("Rotate a case key after so many messages.", valueName: "messages"))
    var rotateMessages = Policy.Targets.standard.rotateMessages

    @Option(
        help: ArgumentHelp(
            "Make a recovery identity and write it here; it can replace every coordinator.", valueName: "file"
        ),
        completion: .file())
    var recovery: String?

    @Option(
        help: ArgumentHelp(
            "Run this in sh; its first line is the passphrase of the recovery identity.", valueName: "command"
        )
    )
    var recoveryPassphraseCommand: String?

    @Flag(help: "Every newcomer needs a coordinator and a maintainer who approves.")
    var dualControl = false

    @OptionGroup(title: "Common options") var common: GeneralOptions

    func validate() throws {
        if recoveryPassphraseCommand != nil && recovery == nil {
            throw ValidationError("--recovery-passphrase-command needs --recovery")
        }
    }

    func run(_ client: Client) async throws {
        let targets = try Policy.Targets(
            typed: acknowledgeHours, days: rotateDays, messages: rotateMessages)
        let passphrase = RecoveryPassphrase(
            flag: "--recovery-passphrase-command", command: recoveryPassphraseCommand)
        if recovery != nil { try passphrase.check() }
        let program = try await client.createProgram(
            name: name, server: server, setupCode: try TextSource.value(setupCode),
            coordinatorName: coordinatorName,
            targets: targets, hasDualControl: dualControl,
            recovery: recovery.map { RecoveryFile(file: $0, passphrase: passphrase.choosing) })
        show(["program": .string(program.address)], program.address)
        if let recovery {
            Output.talk(
                "the recovery identity is in \(Visible.line(recovery)); keep it and its passphrase off this machine, apart"
            )
        } else {
            Output.talk(
                "there is no recovery identity: when every coordinator's identity is lost, nobody can replace them"
            )
        }
        Output.talk("next: postern program enroll CARD --role maintainer --name NAME")
        Output.talk("and, in the project's repository: postern program publish Keys")
    }
}
