/// Lays out a text of several lines for a terminal of some width.
///
/// Prose is wrapped between words. Code (fenced, or indented by a tab or four spaces) keeps its lines: where one is
/// wider than the terminal it is cut at the edge, as the terminal would do, and the rest is marked. Every line
/// starts with the margin, so that no text can pass itself off as a line of ours.
struct Wrapping {
    /// nil: do not wrap (the reader is a program or a file).
    let width: Int?
    let margin: String
    /// The margin of what is still the line above.
    let continuation: String

    init(width: Int?, margin: String = "    ", continuation: String = "  … ") {
        self.width = width
        self.margin = margin
        self.continuation = continuation
    }

    func lines(of text: String) -> [String] {
        var isFenced = false
        // By bytes: finding the characters of a long thread takes longer than opening it.
        return text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).flatMap { bytes in
            let line = Substring(bytes)
            let isFence = line.drop { $0 == " " }.hasPrefix("```") || line.drop { $0 == " " }.hasPrefix("~~~")
            if isFence { isFenced.toggle() }
            let isCode = isFenced || isFence || line.hasPrefix("\t") || line.hasPrefix("    ")
            return laidOut(line, isCode: isCode)
        }
    }

    /// A line of ours that quotes others: it begins in the first column, and its further rows behind the margin.
    func hanging(_ line: String) -> String {
        String(laidOut(Substring(line), isCode: false).joined(separator: "\n").dropFirst(margin.count))
    }

    /// The last column of a table. It goes on under itself; where that leaves it too little, it gets rows of its own
    /// behind the margin, so that what others wrote never begins a row.
    static func row(_ columns: String, _ last: String, width: Int?) -> String {
        let start = DisplayWidth.columns(of: columns) + 2
        guard let width, width - start < 24, start + DisplayWidth.columns(of: last) > width else {
            let margin = String(repeating: " ", count: start)
            return columns + "  " + Wrapping(width: width, margin: margin).hanging(last)
        }
        let wrapping = Wrapping(width: width)
        return wrapping.hanging(columns) + "\n" + wrapping.margin + wrapping.hanging(last)
    }

    private func laidOut(_ line: Substring, isCode: Bool) -> [String] {
        guard let width, DisplayWidth.columns(of: line, from: margin.count) > width - margin.count else {
            return [line.isEmpty ? "" : margin + line]
        }
        var result: [String] = []
        var rest = line
        while !rest.isEmpty {
            let lead = result.isEmpty || !isCode ? margin : continuation
            let cut = end(of: rest, column: lead.count, width: width, isCode: isCode)
            result.append(lead + rest[..<cut])
            rest = rest[cut...]
            // By scalars: a character can be as long as the text.
            if !isCode { rest = Substring(rest.unicodeScalars.drop { $0 == " " }) }
        }
        return result
    }

    /// Where the row ends: behind the last word that fits, or where the edge is when there is none.
    private func end(of rest: Substring, column: Int, width: Int, isCode: Bool) -> Substring.Index {
        // There is no end to what can be joined into one character, and finding where one ends takes as long as it is.
        let row = Substring(rest.unicodeScalars.prefix(width * 8))
        var column = column
        var lastSpace: Substring.Index?
        for index in row.indices {
            let next = column + DisplayWidth.columns(of: row[index...index], from: column)
            if next > width {
                if !isCode, let lastSpace { return lastSpace }
                return index == row.startIndex ? scalarEnd(of: row, column: column, width: width) : index
            }
            if row[index] == " " && index > row.startIndex { lastSpace = index }
            column = next
        }
        return row.endIndex
    }

    /// Where the edge is inside a character that is wider than a whole row.
    private func scalarEnd(of rest: Substring, column: Int, width: Int) -> Substring.Index {
        let scalars = rest.unicodeScalars
        var column = column
        for index in scalars.indices {
            column += DisplayWidth.columns(of: scalars[index])
            if column > width && index > rest.startIndex { return index }
        }
        return rest.endIndex
    }
}
