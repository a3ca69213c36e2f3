import Glibc

/// What standard output and standard error are connected to, and what may be written there.
struct Terminal: Sendable {
    let isTerminal: Bool
    /// Columns; nil where nobody looks at columns (a pipe, a file).
    let width: Int?
    let hasColour: Bool

    static let output = Terminal(descriptor: STDOUT_FILENO)
    static let talk = Terminal(descriptor: STDERR_FILENO)

    /// Whether a question can be asked: somebody types at standard input and reads standard error.
    static var canAsk: Bool { isatty(STDIN_FILENO) == 1 && talk.isTerminal }

    init(descriptor: Int32) {
        isTerminal = isatty(descriptor) == 1
        width = isTerminal ? Terminal.columns(of: descriptor) : nil
        // https://no-color.org: present and not empty, whatever the value.
        let refused = !(Environment["NO_COLOR"] ?? "").isEmpty
        hasColour = isTerminal && !refused && Environment["TERM"] ?? "dumb" != "dumb"
    }

    private static func columns(of descriptor: Int32) -> Int {
        if let columns = Environment["COLUMNS"].flatMap({ Int($0) }), columns > 0 { return max(columns, 20) }
        var size = winsize()
        guard unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return max(Int(size.ws_col), 20)
    }
}
