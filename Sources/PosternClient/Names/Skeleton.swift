@_spi(_Unicode) internal import Swift

/// What is left of a name for the eye: two names with one skeleton can be taken for each other.
///
/// Case, marks, spaces and punctuation go; compatibility forms (full width, mathematical, circled) become the letter they
/// are drawn as; then letters and digits that look alike become one. It is coarse on purpose: it only points out, and
/// refuses nothing.
enum Skeleton {
    static func of(_ text: String) -> String {
        var letters = ""
        for scalar in text._nfd where !scalar.isMark && !scalar.isHidden { letters += drawn(scalar) }
        // Two that look like one. After case went, so a capital R and N count, too.
        letters = letters.replacing("rn", with: "m").replacing("vv", with: "w")
        return letters.isEmpty ? text : letters
    }

    /// The lower-case Latin letter or digit that a scalar looks like; itself where there is none, and nothing for what
    /// is neither letter nor digit.
    private static func drawn(_ scalar: Unicode.Scalar) -> String {
        if scalar == "|" { return "l" }
        if let letter = table[scalar] { return letter }
        if let value = scalar.properties.numericValue,
            let number = (0...9).first(where: { Double($0) == value })
        {
            let digit = String(number)
            return twins[digit] ?? digit
        }
        guard scalar.isASCII || scalar.isLetter || scalar.properties.isAlphabetic else { return "" }
        let letter = scalar.isASCII ? String(scalar) : named(scalar) ?? String(scalar)
        let lower = letter.lowercased()
        guard lower.unicodeScalars.allSatisfy(\.isLetter) else { return "" }
        return twins[lower] ?? table[lower.unicodeScalars.first ?? scalar] ?? lower
    }

    /// Letters and digits of Latin that look like another.
    private static let twins = ["0": "o", "1": "l", "5": "s", "i": "l"]

    /// The Latin letter, or the Latin twin of the Greek one, in the name that Unicode gives a scalar: it covers the forms
    /// that NFKC folds, and letters with a stroke, tail or hook that no normalisation takes off.
    private static func named(_ scalar: Unicode.Scalar) -> String? {
        guard let name = scalar.properties.name else { return nil }
        let words = name.split(separator: " ").prefix { $0 != "WITH" }
        guard let first = words.first, let last = words.last,
            families.contains(first) || words.contains("LATIN")
        else { return nil }
        if last.count == 1, first != "GREEK" { return twin(String(last).lowercased()) }
        let isCapital = words.contains("CAPITAL")
        return greek[last].map { isCapital ? $0.capital : $0.small }
    }

    private static func twin(_ letter: String) -> String { twins[letter] ?? letter }

    private static let families: Set<Substring> = [
        "BLACK-LETTER", "CIRCLED", "DOUBLE-STRUCK", "FULLWIDTH", "GREEK", "MATHEMATICAL", "MODIFIER",
        "NEGATIVE",
        "PARENTHESIZED", "SCRIPT", "SQUARED", "SUPERSCRIPT",
    ]

    /// Greek letters by the last word of their names.
    private static let greek: [Substring: (capital: String, small: String)] = [
        "ALPHA": ("a", "a"), "BETA": ("b", "b"), "GAMMA": ("γ", "y"), "EPSILON": ("e", "e"),
        "ZETA": ("z", "ζ"),
        "ETA": ("h", "n"), "IOTA": ("l", "l"), "KAPPA": ("k", "k"), "MU": ("m", "u"), "NU": ("n", "v"),
        "OMICRON": ("o", "o"), "RHO": ("p", "p"), "SIGMA": ("σ", "o"), "TAU": ("t", "t"),
        "UPSILON": ("y", "u"),
        "CHI": ("x", "x"), "OMEGA": ("ω", "w"),
    ]

    /// Letters of other scripts by what they look like, looked up as they are and then in lower case.
    private static let table: [Unicode.Scalar: String] = [
        // Cyrillic.
        "а": "a", "в": "b", "г": "r", "ѓ": "r", "е": "e", "з": "3", "и": "u", "к": "k", "м": "m", "н": "h",
        "о": "o",
        "п": "n", "р": "p", "с": "c", "т": "t", "у": "y", "х": "x", "ь": "b", "ѕ": "s", "і": "l", "ј": "j",
        "һ": "h",
        "ү": "y", "ұ": "y", "ѵ": "v", "ӏ": "l", "ԁ": "d", "ԛ": "q", "ԝ": "w", "ғ": "f", "қ": "k", "ң": "h",
        "ө": "o",
        "ҝ": "k", "ӊ": "h", "ҳ": "x",
        // Armenian.
        "օ": "o", "ո": "n", "ռ": "n", "ս": "u", "հ": "h", "ց": "g", "զ": "q", "ք": "p", "լ": "l", "յ": "j",
        "Ս": "u",
        "Տ": "s",
        // Latin letters whose names do not end in a letter.
        "ɑ": "a", "ɩ": "l", "ʋ": "u", "ſ": "s", "ß": "ss", "ǀ": "l", "ɣ": "y",
        // Cherokee, drawn as Latin capitals.
        "Ꭺ": "a", "Ᏼ": "b", "Ꮯ": "c", "Ꭰ": "d", "Ꭼ": "e", "Ꮐ": "g", "Ꮋ": "h", "Ꭻ": "j", "Ꮶ": "k", "Ꮮ": "l",
        "Ꮇ": "m", "Ꮲ": "p", "Ꭱ": "r", "Ꮪ": "s", "Ꭲ": "t", "Ꮩ": "v", "Ꮃ": "w", "Ꭹ": "y", "Ꮓ": "z",
        // Hebrew and Arabic, as far as a stroke or a circle goes.
        "ו": "l", "ן": "l", "ס": "o", "ا": "l", "ه": "o",
    ]
}
