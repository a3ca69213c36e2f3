import ArgumentParser
import PosternServer

/// Says what went wrong, with its hint on a line of its own, and ends with the exit code for it.
func fail(_ reason: some CustomStringConvertible, _ code: ExitCode = .failure) -> ExitCode {
    StandardStream.error.write(line: "posternd: \(reason)")
    return code
}

extension ExitCode {
    /// `check` found something.
    static let findings = ExitCode(3)
    /// The command line asks for something that is not done.
    static let usage = ExitCode.validationFailure
}
