import ArgumentParser
import PosternServer

/// Parse, run, and tell what went wrong. Every way out of the program is here.
@main
enum Main {
    static func main() async {
        do {
            var command = try Posternd.parseAsRoot()
            if var serving = command as? any AsyncParsableCommand {
                try await serving.run()
            } else {
                try command.run()
            }
        } catch {
            end(error)
        }
    }

    private static func end(_ error: any Error) -> Never {
        // Help, the version, and what a command has already told.
        guard Posternd.exitCode(for: error) == .usage, !(error is ExitCode) else {
            Posternd.exit(withError: error)
        }
        let message = Posternd.message(for: error)
        StandardStream.error.write(line: "posternd: \(message.prefix(1).lowercased())\(message.dropFirst())")
        StandardStream.error.write(
            line: "hint: posternd --help, and --help after a command, say how it is called")
        Posternd.exit(withError: ExitCode.usage)
    }
}
