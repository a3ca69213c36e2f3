/// How many columns a terminal gives to a text that ``Visible`` has been over.
enum DisplayWidth {
    /// Columns of a text without line ends that starts in the given column; tabs go to the next multiple of 8.
    static func columns(of text: some StringProtocol, from column: Int = 0) -> Int {
        text.reduce(column) { $1 == "\t" ? ($0 / 8 + 1) * 8 : $0 + columns(of: $1) } - column
    }

    /// Columns of one character: those of its widest scalar, so that a mark or an emoji's joiner adds none.
    static func columns(of character: Character) -> Int {
        character.unicodeScalars.reduce(0) { max($0, columns(of: $1)) }
    }

    private static func columns(of scalar: Unicode.Scalar) -> Int {
        if scalar.value < 0x300 { return 1 }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: break
        }
        if scalar.properties.isEmojiPresentation || scalar == "\u{FE0F}" { return 2 }
        return wide.contains { $0.contains(scalar.value) } ? 2 : 1
    }

    /// The blocks that are wide as a whole in Unicode's EastAsianWidth.txt.
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
        0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6,
        0x17000...0x18CFF, 0x1B000...0x1B2FF, 0x1F300...0x1F64F, 0x1F900...0x1F9FF, 0x20000...0x3FFFD,
    ]
}
