import Glibc

/// Questions to the person at the terminal. Callers look at ``Terminal/canAsk`` first.
enum Question {
    /// Yes or no; anything but a plain yes is no.
    static func confirms(_ question: String) -> Bool {
        Output.ask("\(question) [y/N] ")
        let answer = readLine(limit: 64).map { String(decoding: $0, as: UTF8.self) } ?? ""
        return ["y", "yes"].contains(answer.lowercased())
    }

    /// A line typed for everybody to see; nil at the end of input.
    static func line(_ question: String) -> String? {
        Output.ask(question)
        return readLine(limit: 256).map { String(decoding: $0, as: UTF8.self).trimmed }
    }

    /// A line typed without echo; nil at the end of input.
    static func hidden(_ question: String) -> [UInt8]? {
        Output.ask(question)
        let quiet = QuietTerminal()
        let line = readLine(limit: 1024)
        quiet.restore()
        Output.talk("")
        return line
    }

    /// One line from standard input without its line end, read byte by byte so that nothing behind it is lost.
    private static func readLine(limit: Int) -> [UInt8]? {
        var line: [UInt8] = []
        // It never grows, so that no copy of a passphrase stays behind where it was before.
        line.reserveCapacity(limit)
        var byte: UInt8 = 0
        while true {
            let count = unsafe read(STDIN_FILENO, &byte, 1)
            if count < 0 && errno == EINTR { continue }
            if count <= 0 { return line.isEmpty ? nil : line }
            if byte == 0x0A { return line }
            if line.count < limit { line.append(byte) }
        }
    }
}
