import ArgumentParser
import PosternClient
import PosternFormat

struct ProgramRecover: PosternCommand {
    static let configuration = CommandConfiguration(
        commandName: "recover",
        abstract: "Replace all coordinators, with the recovery identity.",
        usage: "postern program recover <file> --name <name> [options]",
        discussion: """
            For the day on which the coordinator is lost, or somebody else has their keys. The file is the one that
            `postern program create --recovery` wrote. Signed with it, one statement takes out every coordinator and
            takes in the card as the only one: yours, unless --card names another. Maintainers and cases stay.

            The recovery identity has been online now. Name a new one with --next-recovery, and keep that as you kept the old.

            The new coordinator then gives fresh keys to every room that a former one could read, with
            `postern case rotate --all`.

            EXAMPLES:
              postern program recover recovery.txt --name Cora --next-recovery next-recovery.txt
            """)

    @Argument(
        help: ArgumentHelp("The file with the recovery identity.", valueName: "file"), completion: .file())
    var file: String

    @Option(help: ArgumentHelp("What the new coordinator is called.", valueName: "name"))
    var name: String

    @Option(
        help: ArgumentHelp(
            "The new coordinator's card, or - for standard input; yours if left out.", valueName: "card"))
    var card: String?

    @Option(
        help: ArgumentHelp("Make a new recovery identity and write it here.", valueName: "file"),
        completion: .file())
    var nextRecovery: String?

    @Option(
        help: ArgumentHelp(
            "Run this in sh; its first line is the passphrase of <file>.", valueName: "command"))
    var recoveryPassphraseCommand: String?

    @Option(
        help: ArgumentHelp(
            "Run this in sh; its first line is the passphrase of the new recovery identity.",
            valueName: "command"))
    var nextRecoveryPassphraseCommand: String?

    @Option(
        help: ArgumentHelp("The program; may be left out where there is one.", valueName: "program"))
    var program: String?

    @OptionGroup(title: "Common options") var common: GeneralOptions

    func validate() throws {
        if nextRecoveryPassphraseCommand != nil && nextRecovery == nil {
            throw ValidationError("--next-recovery-passphrase-command needs --next-recovery")
        }
    }

    func run(_ client: Client) async throws {
        let recovery = RecoveryPassphrase(
            flag: "--recovery-passphrase-command", command: recoveryPassphraseCommand)
        try recovery.check()
        let next = RecoveryPassphrase(
            flag: "--next-recovery-passphrase-command", command: nextRecoveryPassphraseCommand)
        if nextRecovery != nil { try next.check() }
        let summary = try await client.recover(
            file: RecoveryFile(file: file, passphrase: recovery.opening),
            card: try card.map { name throws(Failure) in try TextSource.value(name) }, name: name,
            next: nextRecovery.map { .new(RecoveryFile(file: $0, passphrase: next.choosing)) } ?? .same,
            program: program)
        show(summary)
        Output.talk(
            nextRecovery.map {
                "the new recovery identity is in \(Visible.line($0)); keep it off this machine"
            }
                ?? "the recovery identity is still the same, and was on this machine just now")
        Output.talk("next: postern case rotate --all, as the new coordinator")
    }
}
