import ArgumentParser
import Glibc

/// Manual pages come out of the same help as the screens do, so that they cannot differ.
struct ManualCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "manual",
        abstract: "Write the manual pages into a folder.",
        usage: "postern manual <folder>",
        discussion: """
            One page for each command: postern.1, postern-send.1, postern-case-open.1. Shell completions come from
            --generate-completion-script.

            EXAMPLES:
              postern manual ~/.local/share/man/man1
              postern --generate-completion-script bash > ~/.local/share/bash-completion/completions/postern
            """)

    @Argument(
        help: ArgumentHelp("The folder, which has to be there.", valueName: "folder"), completion: .directory)
    var folder: String

    func run() throws {
        for page in ManualPage.all {
            let file = "\(folder)/\(page.name).1"
            let descriptor = unsafe open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
            guard descriptor >= 0 else { throw Failure("\(file): \(systemMessage(errno))") }
            defer { close(descriptor) }
            // The umask keeps what this program makes to its owner; manual pages are for everybody.
            fchmod(descriptor, 0o644)
            let bytes = Array(page.text.utf8)
            guard unsafe write(descriptor, bytes, bytes.count) == bytes.count else {
                throw Failure("\(file): \(systemMessage(errno))")
            }
            Output.line(file)
        }
    }
}
