import ArgumentParser

/// Turns what the argument parser says into our form: one message, the usage line, hints on their own lines.
struct UsageFailure {
    let arguments: [String]
    let error: any Error

    var failure: Failure {
        let path = CommandPath(of: arguments)
        let help = "see '\(path.words.joined(separator: " ")) --help'"
        if let unknown = path.unknown {
            let nearest = unknown.suggestion.map { ["did you mean '\($0)'?"] } ?? []
            return Failure(
                "no command '\(unknown.word)' in '\(path.words.joined(separator: " "))'",
                hints: nearest + [help],
                status: .usage)
        }
        let told = unknownOption(of: path.command) ?? message
        let usage = "usage: " + (path.command.configuration.usage ?? "")
        return Failure(
            told.text, usage: usage,
            hints: (told.suggestion.map { ["did you mean '\($0)'?"] } ?? []) + [help],
            status: .usage)
    }

    /// The parser writes "Unknown option '--jsn'. Did you mean '--json'?"; we write it in two lines, lower case.
    private var message: (text: String, suggestion: String?) {
        var text = Postern.message(for: error)
        var suggestion: String?
        if let start = text.firstRange(of: " Did you mean '") {
            suggestion = String(text[start.upperBound...].prefix { $0 != "'" })
            text = String(text[..<start.lowerBound])
        }
        while text.last == "." { text.removeLast() }
        return (text.prefix(1).lowercased() + text.dropFirst(), suggestion)
    }

    /// A misspelt option is what is wrong, even where the parser stumbles over something missing first.
    private func unknownOption(of command: any ParsableCommand.Type) -> (text: String, suggestion: String?)? {
        let labels = HelpScreen(of: command, columns: 10_000).sections.flatMap(\.lines)
        let known = labels.flatMap { $0.split(separator: " ") }.filter { $0.hasPrefix("--") }
            .map { String($0.prefix { $0 != "," && $0 != ":" }) }
        let given = arguments.prefix { $0 != "--" }.map { String($0.prefix { $0 != "=" }) }
        guard let unknown = given.first(where: { $0.hasPrefix("--") && !known.contains($0) }) else {
            return nil
        }
        let nearest = known.min { editDistance($0, unknown) < editDistance($1, unknown) }
        return ("unknown option '\(unknown)'", nearest.flatMap { editDistance($0, unknown) <= 3 ? $0 : nil })
    }
}
