import ArgumentParser
import Glibc

/// Parse, run, and tell what went wrong. Every way out of the program is here.
@main
enum Main {
    static func main() async {
        Hardening.apply()
        let arguments = Array(CommandLine.arguments.dropFirst())
        do {
            let command = try Postern.parseAsRoot(arguments)
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                var command = command
                try command.run()
            }
        } catch {
            end(error, arguments: arguments)
        }
    }

    private static func end(_ error: any Error, arguments: [String]) -> Never {
        let code = Postern.exitCode(for: error)
        if code == .success {
            let asksForHelp = !arguments.contains {
                $0.hasPrefix("--generate-") || $0.hasPrefix("--experimental-")
            }
            let isAnswer = arguments.first == "---completion" || arguments.contains("--version")
            if asksForHelp && !isAnswer {
                let command = CommandPath(of: arguments).command
                // Lines longer than a hand can follow are no help, however wide the window.
                let columns = min(Terminal.output.width ?? 80, 100)
                Output.line(HelpScreen(of: command, columns: columns).rendered(style: .output))
            } else {
                Output.line(Postern.fullMessage(for: error))
            }
            exit(ExitStatus.done.rawValue)
        }
        let failure =
            code == .validationFailure
            ? UsageFailure(arguments: arguments, error: error).failure : Failure(error)
        for line in failure.lines(style: .talk) { Output.talk(line) }
        exit(failure.status.rawValue)
    }
}
