import ArgumentParser

/// Which command a line of arguments names, and where it stops naming one.
struct CommandPath {
    struct Unknown {
        let word: String
        /// The command in which the word was looked for.
        let path: [String]
        /// The whole command that was probably meant.
        let suggestion: String?
    }

    /// `postern case open`, as far as it goes.
    let words: [String]
    let command: any ParsableCommand.Type
    let unknown: Unknown?

    init(of arguments: [String]) {
        var words = [Postern._commandName]
        var command: any ParsableCommand.Type = Postern.self
        for argument in arguments where argument != "help" {
            let subcommands = command.configuration.subcommands
            // Options come behind the command; no command that has subcommands takes a value.
            if subcommands.isEmpty || argument.hasPrefix("-") { break }
            guard let next = subcommands.first(where: { $0._commandName == argument }) else {
                let suggestion = CommandPath.nearest(to: argument, under: command, at: words)
                (self.words, self.command) = (words, command)
                unknown = Unknown(word: argument, path: words, suggestion: suggestion)
                return
            }
            words.append(argument)
            command = next
        }
        (self.words, self.command, unknown) = (words, command, nil)
    }

    /// The command whose own name is nearest: here first, then anywhere (`postern rotate` is `postern case rotate`).
    private static func nearest(
        to word: String, under command: any ParsableCommand.Type, at path: [String]
    ) -> String? {
        let here = command.configuration.subcommands.filter { $0.configuration.shouldDisplay }
            .map { path + [$0._commandName] }
        let limit = word.count <= 3 ? 1 : 2
        for candidates in [here, CommandPath.all] {
            let ranked = candidates.map { (path: $0, distance: editDistance(word, $0.last ?? "")) }
            if let best = ranked.min(by: { $0.distance < $1.distance }), best.distance <= limit {
                return best.path.joined(separator: " ")
            }
        }
        return nil
    }

    /// Every command that can be run, as its words.
    static var all: [[String]] { leaves(of: Postern.self, at: [Postern._commandName]) }

    private static func leaves(of command: any ParsableCommand.Type, at path: [String]) -> [[String]] {
        let subcommands = command.configuration.subcommands.filter { $0.configuration.shouldDisplay }
        if subcommands.isEmpty { return [path] }
        return subcommands.flatMap { leaves(of: $0, at: path + [$0._commandName]) }
    }
}

/// How many letters have to be put in, taken out, changed or swapped with their neighbour.
func editDistance(_ left: String, _ right: String) -> Int {
    let (left, right) = (Array(left), Array(right))
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for row in left.indices {
        var next = [row + 1]
        for column in right.indices {
            let same = left[row] == right[column]
            var best = min(last[column] + (same ? 0 : 1), last[column + 1] + 1, next[column] + 1)
            let isSwap =
                row > 0 && column > 0 && left[row] == right[column - 1] && left[row - 1] == right[column]
            if isSwap { best = min(best, beforeLast[column - 1] + 1) }
            next.append(best)
        }
        (beforeLast, last) = (last, next)
    }
    return last[right.count]
}
