import ArgumentParser

/// One command's help as a page for man(1).
struct ManualPage {
    let words: [String]
    let command: any ParsableCommand.Type

    var name: String { words.joined(separator: "-") }

    static var all: [ManualPage] { pages(of: Postern.self, at: [Postern._commandName]) }

    private static func pages(of command: any ParsableCommand.Type, at words: [String]) -> [ManualPage] {
        let subcommands = command.configuration.subcommands.filter { $0.configuration.shouldDisplay }
        return [ManualPage(words: words, command: command)]
            + subcommands.flatMap { pages(of: $0, at: words + [$0._commandName]) }
    }

    /// The page in roff, with the macros of man(7).
    var text: String {
        // Wide enough that nothing is wrapped: man lays the page out itself.
        let screen = HelpScreen(of: command, columns: 10_000)
        var page = [
            ".TH \(name.uppercased()) 1 \"\" \"postern \(Version.text)\"", ".SH NAME",
            "\(name) \\- \(ManualPage.escaped(screen.abstract.lowercasedFirst.withoutFullStop))",
            ".SH SYNOPSIS", ".B \(ManualPage.escaped(screen.usage))",
        ]
        var described: [String] = []
        var isExample = false
        for line in screen.discussion.split(separator: "\n", omittingEmptySubsequences: false) {
            if HelpScreen.isTitle(line) {
                if isExample { described.append(".EE") }
                isExample = true
                described += [".SH \(line.dropLast())", ".EX"]
            } else {
                described.append(line.isEmpty && !isExample ? ".PP" : ManualPage.escaped(String(line)))
            }
        }
        if isExample { described.append(".EE") }
        var head = Array(described.prefix { !$0.hasPrefix(".SH") })
        let rest = described.dropFirst(head.count)
        while head.last == ".PP" { head.removeLast() }
        if !head.isEmpty { page += [".SH DESCRIPTION"] + head }
        for section in screen.sections { page += [".SH \(section.title)"] + section.lines.flatMap(item) }
        page += rest
        page += [".SH EXIT STATUS"] + HelpScreen.exitTable.flatMap(item)
        if words.count > 1 { page += [".SH SEE ALSO", ".BR postern (1)"] }
        return page.joined(separator: "\n") + "\n"
    }

    /// `  -m, --message <text>    The text itself.` as a tagged paragraph. Label and explanation are told apart by
    /// the column in which the argument parser starts every explanation.
    private func item(_ line: String) -> [String] {
        let column = line.hasPrefix("  --") || line.hasPrefix("  -") || line.hasPrefix("  <") ? 26 : nil
        if line.hasPrefix(String(repeating: " ", count: 26)) { return [ManualPage.escaped(line.trimmed)] }
        let body = line.trimmed
        let end = column.map {
            line.index(line.startIndex, offsetBy: $0, limitedBy: line.endIndex) ?? line.endIndex
        }
        let label: String
        let rest: String
        if let end, end < line.endIndex, line[line.index(before: end)] == " " {
            (label, rest) = (String(line[..<end]).trimmed, String(line[end...]))
        } else if column != nil {
            (label, rest) = (body, "")
        } else {
            let word = body.prefix { $0 != " " }
            (label, rest) = (String(word), String(body.dropFirst(word.count)).trimmed)
        }
        return [".TP", ".B \(ManualPage.escaped(label))"] + (rest.isEmpty ? [] : [ManualPage.escaped(rest)])
    }

    private static func escaped(_ text: String) -> String {
        var result = ""
        for character in text {
            switch character {
            case "\\": result += "\\e"
            case "-": result += "\\-"
            // Typography would make these into signs that no shell understands.
            case "'": result += "\\(aq"
            case "`": result += "\\(ga"
            case "^": result += "\\(ha"
            case "~": result += "\\(ti"
            default: result.append(character)
            }
        }
        return result.hasPrefix(".") ? "\\&" + result : result
    }
}

extension String {
    fileprivate var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
    fileprivate var withoutFullStop: String { hasSuffix(".") ? String(dropLast()) : self }
}
