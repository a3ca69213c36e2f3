import PosternClient

/// Why a command failed, in the words that the person reads: what is so, and under it what can be done.
struct Failure: Error {
    let message: String
    /// How the command is called, where it was called wrongly.
    var usage: String?
    var hints: [String] = []
    var status = ExitStatus.failed

    init(_ message: String, usage: String? = nil, hints: [String] = [], status: ExitStatus = .failed) {
        self.message = message
        self.usage = usage
        self.hints = hints
        self.status = status
    }

    /// Any error that reaches the end of a command.
    init(_ error: any Error) {
        switch error {
        case let failure as Failure: self = failure
        case let error as ClientError:
            // One line each, whatever a server or a library put in: a second line would look like a word of ours.
            self.init(
                Visible.line(error.description), hints: error.hints.map(Visible.line),
                status: ExitStatus(rawValue: error.exitCode) ?? .failed)
        default: self.init(String(describing: error))
        }
    }

    /// The lines for standard error. An error may quote what a stranger or a server wrote, so all of it is made
    /// safe to show.
    func lines(style: Style) -> [String] {
        let told = Visible.lines(Array(message.utf8))
        return ["\(style.red("postern:")) \(told)"]
            + [usage].compactMap(\.self)
            + hints.map { "\(style.bold("hint:")) \(Visible.lines(Array($0.utf8)))" }
    }
}
