import ArgumentParser
import Glibc

/// Parse, run, and tell what went wrong. Every way out of the program is here.
@main
enum Main {
    // On the main thread, and not asynchronous before it has to be: what needs no network starts no second thread.
    @MainActor
    static func main() async {
        Hardening.apply()
        let arguments = Array(CommandLine.arguments.dropFirst())
        do {
            let command = try Postern.parseAsRoot(arguments)
            if let failure = RepeatedOption.failure(in: arguments, of: command) { throw failure }
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
        let failure: Failure
        switch Postern.exitCode(for: error) {
        case .success:
            guard let refusal = answer(error, arguments: arguments) else { exit(ExitStatus.done.rawValue) }
            failure = refusal
        case .validationFailure: failure = UsageFailure(arguments: arguments, error: error).failure
        default: failure = Failure(error)
        }
        for line in failure.lines(style: .talk) { Output.talk(line) }
        exit(failure.status.rawValue)
    }

    /// Prints what the argument parser was asked for: help in our form, the version, a completion script. Help on a
    /// command that is not there is refused.
    private static func answer(_ error: any Error, arguments: [String]) -> Failure? {
        let asksForOther = arguments.contains {
            $0.hasPrefix("--generate-") || $0.hasPrefix("--experimental-") || $0 == "---completion"
                || $0 == "--version"
        }
        if asksForOther {
            Output.line(Postern.fullMessage(for: error))
            return nil
        }
        let path = CommandPath(of: arguments)
        if path.unknown != nil { return UsageFailure(arguments: arguments, error: error).failure }
        // Lines longer than a hand can follow are no help, however wide the window.
        let columns = min(Terminal.output.width ?? 80, 100)
        Output.line(HelpScreen(of: path.command, columns: columns).rendered(style: .output))
        return nil
    }
}
