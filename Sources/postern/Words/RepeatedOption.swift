import ArgumentParser

/// An option that takes one value and was given more than once: the argument parser takes the last and drops the rest
/// without a word, so that a message or a key that somebody meant never counts.
enum RepeatedOption {
    /// - Parameters:
    ///   - arguments: those of the command line.
    ///   - command: the command that they were parsed as.
    static func failure(in arguments: [String], of command: any ParsableCommand) -> Failure? {
        // What begins with a hyphen is an option everywhere before `--`; no value may begin so.
        let given = arguments.prefix { $0 != "--" }.filter { $0.hasPrefix("-") && $0 != "-" }
            .map { String($0.prefix { $0 != "=" }) }
        // The help, which knows the names, is looked at only where something may be wrong.
        let mayRepeat =
            Set(given).count < given.count
            || given.contains { short in given.contains { $0.hasPrefix("-" + short) && $0 != short } }
        guard mayRepeat else { return nil }
        let lists = Mirror(reflecting: command).children.filter { $0.value is Option<[String]> }
            .compactMap { $0.label.map(optionName) }
        for names in names(of: type(of: command)) where !names.contains(where: lists.contains) {
            let times = given.filter(names.contains).count
            guard times > 1, let name = names.last else { continue }
            return Failure(
                "\(name) was given \(times) times, and takes one value",
                usage: "usage: " + (type(of: command).configuration.usage ?? ""), status: .usage)
        }
        return nil
    }

    /// The names of each option that takes a value: `["-m", "--message"]`.
    private static func names(of command: any ParsableCommand.Type) -> [[String]] {
        HelpScreen(of: command, columns: 10_000).sections.flatMap(\.lines).compactMap { line in
            let words = line.split(separator: " ")
            guard let end = words.firstIndex(where: { !$0.hasPrefix("-") }), end > 0,
                words[end].hasPrefix("<")
            else { return nil }
            return words[..<end].map { String($0.prefix { $0 != "," }) }
        }
    }

    /// `_researcherName` is `--researcher-name`.
    private static func optionName(_ label: String) -> String {
        "--"
            + label.drop { $0 == "_" }.reduce(into: "") { name, letter in
                if letter.isUppercase { name.append("-") }
                name.append(contentsOf: letter.lowercased())
            }
    }
}
