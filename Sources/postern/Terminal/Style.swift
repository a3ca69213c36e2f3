/// Colour and weight, where the terminal has them.
struct Style: Sendable {
    let terminal: Terminal

    static let output = Style(terminal: .output)
    static let talk = Style(terminal: .talk)

    func bold(_ text: String) -> String { marked(text, "1") }
    func faint(_ text: String) -> String { marked(text, "2") }
    func red(_ text: String) -> String { marked(text, "31") }
    func yellow(_ text: String) -> String { marked(text, "33") }

    private func marked(_ text: String, _ code: String) -> String {
        terminal.hasColour ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
