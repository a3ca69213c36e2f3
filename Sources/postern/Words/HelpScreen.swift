import ArgumentParser

/// A command's help in our order: what it is, how it is called, its arguments and options, the options that every
/// command has, explanation and examples last. The tables are the argument parser's.
struct HelpScreen {
    struct Section {
        let title: String
        var lines: [String]
    }

    static let commonTitle = "COMMON OPTIONS"
    static let exitTitle = "EXIT CODES"
    private static let helpOption = "  -h, --help "
    private static let versionOption = "  --version "

    let abstract: String
    let usage: String
    let sections: [Section]
    /// Paragraphs, and sections of its own (`EXAMPLES:`).
    let discussion: String
    let isRoot: Bool
    /// How to ask about a command, on a screen that lists commands.
    let footer: String?
    let columns: Int

    init(of command: any ParsableCommand.Type, columns: Int) {
        let parsed = Postern.helpMessage(for: command, columns: columns)
        let lines = parsed.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let usageLine = lines.firstIndex { $0.hasPrefix("USAGE: ") } ?? lines.endIndex
        usage = String(
            lines[usageLine...].prefix { !$0.isEmpty }.joined(separator: "\n").dropFirst("USAGE: ".count))
        abstract = command.configuration.abstract
        discussion = command.configuration.discussion
        isRoot = command == Postern.self
        self.columns = columns

        var sections: [Section] = []
        var footer: String?
        for line in lines[usageLine...].drop(while: { !$0.isEmpty }) where !line.isEmpty {
            if line.hasSuffix(":") && !line.hasPrefix(" ") {
                sections.append(Section(title: HelpScreen.title(line), lines: []))
            } else if line.hasPrefix("  See '") {
                footer = line.trimmed.replacing("<subcommand>", with: "<command>")
            } else if !sections.isEmpty {
                sections[sections.count - 1].lines.append(line)
            }
        }
        self.sections = HelpScreen.ordered(sections, isRoot: isRoot)
        self.footer = footer
    }

    func rendered(style: Style) -> String {
        var blocks = [abstract, "\(style.bold("USAGE:")) \(usage)"]
        blocks += sections.map { ([style.bold($0.title + ":")] + $0.lines).joined(separator: "\n") }
        if !discussion.isEmpty { blocks.append(laidOut(discussion, style: style)) }
        blocks.append(([style.bold(HelpScreen.exitTitle + ":")] + exitLines).joined(separator: "\n"))
        if let footer { blocks.append(footer) }
        return blocks.joined(separator: "\n\n")
    }

    /// What an exit code means: a table on the first screen, a line on the others.
    private var exitLines: [String] {
        isRoot
            ? HelpScreen.exitTable
            : Wrapping(width: columns, margin: "  ").lines(
                of: ExitStatus.allCases.map { "\($0.rawValue) \($0.short)" }.joined(separator: ", "))
    }

    static var exitTable: [String] {
        ExitStatus.allCases.map { status in
            let number = String(status.rawValue)
            return "  " + number + String(repeating: " ", count: 4 - number.count) + status.meaning
        }
    }

    /// `YOUR IDENTITY SUBCOMMANDS:` is `YOUR IDENTITY`.
    private static func title(_ line: String) -> String {
        let title = String(line.dropLast())
        if title == "SUBCOMMANDS" { return "COMMANDS" }
        return title.hasSuffix(" SUBCOMMANDS") ? String(title.dropLast(" SUBCOMMANDS".count)) : title
    }

    /// What every command has comes behind what only this one has; the version is the program's, not a command's.
    private static func ordered(_ sections: [Section], isRoot: Bool) -> [Section] {
        var own = sections.filter { $0.title != commonTitle }
        var common = sections.filter { $0.title == commonTitle }
        for index in own.indices where own[index].title == "OPTIONS" && !isRoot {
            own[index].lines.removeAll { $0.hasPrefix(versionOption) }
            if let last = common.indices.last {
                common[last].lines += own[index].lines.filter { $0.hasPrefix(helpOption) }
                own[index].lines.removeAll { $0.hasPrefix(helpOption) }
            }
        }
        return own.filter { !$0.lines.isEmpty } + common
    }

    /// Paragraphs are filled to the width; indented lines are examples and stay as they are.
    private func laidOut(_ text: String, style: Style) -> String {
        let wrapping = Wrapping(width: columns, margin: "")
        var result: [String] = []
        var paragraph: [Substring] = []
        func endParagraph() {
            if !paragraph.isEmpty { result += wrapping.lines(of: paragraph.joined(separator: " ")) }
            paragraph = []
        }
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.isEmpty || line.hasPrefix(" ") || HelpScreen.isTitle(line) {
                endParagraph()
                result.append(HelpScreen.isTitle(line) ? style.bold(String(line)) : String(line))
            } else {
                paragraph.append(line)
            }
        }
        endParagraph()
        return result.joined(separator: "\n")
    }

    static func isTitle(_ line: some StringProtocol) -> Bool {
        line.hasSuffix(":") && !line.hasPrefix(" ") && line.uppercased() == String(line)
    }
}

extension String {
    /// Without white space at either end.
    var trimmed: String {
        let rest = drop(while: \.isWhitespace)
        guard let end = rest.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(rest[...end])
    }
}
