/// How many columns a text that ``Visible`` has been over takes, at most.
///
/// Terminals disagree on marks, emoji and joined sequences. Here each scalar counts as in the terminal that gives it
/// most, because a line that is thought too short is broken by the terminal, in the first column.
enum DisplayWidth {
    /// Columns of a text without line ends that starts in the given column; tabs go to the next multiple of 8.
    static func columns(of text: some StringProtocol, from column: Int = 0) -> Int {
        text.reduce(column) { $1 == "\t" ? ($0 / 8 + 1) * 8 : $0 + columns(of: $1) } - column
    }

    /// Columns of one character: those of all its scalars, because many terminals know nothing of sequences.
    static func columns(of character: Character) -> Int {
        character.unicodeScalars.reduce(0) { $0 + columns(of: $1) }
    }

    static func columns(of scalar: Unicode.Scalar) -> Int {
        if scalar.value < 0x300 { return 1 }
        // It makes an emoji of the narrow sign before it, which some terminals then show wide.
        if scalar == "\u{FE0F}" { return 1 }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: break
        }
        if scalar.properties.isEmojiPresentation { return 2 }
        return wide.contains { $0.contains(scalar.value) } ? 2 : 1
    }

    /// The blocks that hold wide scalars in Unicode's EastAsianWidth.txt, emoji aside.
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2329...0x232A, 0x2630...0x2637, 0x268A...0x268F, 0x2E80...0x4DFF, 0x4E00...0xA4CF,
        0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF00...0xFF60,
        0xFFE0...0xFFE6, 0x16FE0...0x18DFF, 0x1AFF0...0x1B2FF, 0x1D300...0x1D37F, 0x1F000...0x1FAFF,
        0x20000...0x3FFFD,
    ]
}
