extension Unicode.Scalar {
    /// Whether it could steer a terminal, reorder a line, or stand in it unseen: such a scalar is written out, not shown.
    public var isHidden: Bool {
        if isASCII { return value < 0x20 || value == 0x7F }
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned, .surrogate:
            return true
        default: return properties.isDefaultIgnorableCodePoint
        }
    }

    /// Written out: `\x1b` in ASCII, `\u{202E}` beyond.
    public var escaped: String {
        let digits = String(value, radix: 16, uppercase: !isASCII)
        return isASCII ? "\\x" + (value < 0x10 ? "0" : "") + digits : "\\u{\(digits)}"
    }

    /// Whether it is drawn onto the character before it.
    public var isMark: Bool {
        switch properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark: true
        default: false
        }
    }

    /// Whether it is a letter of some script.
    var isLetter: Bool {
        switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
        default: false
        }
    }

    /// Whether it is a decimal digit of some script.
    var isDigit: Bool { properties.generalCategory == .decimalNumber }
}
