/// What somebody else chose to be called, as it stands inside a sentence of ours: a name, a contact, a server's words.
///
/// Interpolated into a text it gives its shown form, so nothing has to be remembered where a text is written. A simple
/// name (``NameRule``) is shown bare, and a contact that is a plain URL. Anything else stands between quotation marks, with
/// whatever could end the quotation, steer a terminal or reorder the line written out: so it never reads as our own words.
public struct ShownText: Sendable, CustomStringConvertible {
    private enum Form: Sendable { case name, contact, words }

    /// The text itself, for JSON and comparisons. Not safe to show.
    public let raw: String
    private let form: Form

    /// A name: of a person, of a program, on a card, or what was typed for one.
    public init(_ name: String) {
        raw = name
        form = .name
    }

    /// The public place of the first contact, as a rule a URL.
    public init(contact: String) {
        raw = contact
        form = .contact
    }

    /// Words of a server: quoted whatever they are.
    init(words: String) {
        raw = words
        form = .words
    }

    /// The text as it is shown. Nothing stays nothing.
    public var description: String {
        let isBare =
            switch form {
            case .name: NameRule.fault(in: raw) == nil
            case .contact: NameRule.fault(in: raw) == nil || Self.isPlainURL(raw)
            case .words: false
            }
        return raw.isEmpty || isBare ? raw : Self.quoted(raw)
    }

    /// The text between quotation marks. No quotation mark inside is left, of any script, nor anything that looks like one.
    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        var previous: Unicode.Scalar = "\""
        var marks = 0
        for scalar in text.unicodeScalars {
            marks = scalar.isMark ? marks + 1 : 0
            // The first mark would sit on our quotation mark; a tower of them would paint over the lines above.
            let isLoose =
                scalar.isMark && (previous == "\"" || previous == " " || marks > NameRule.marksInARow)
            switch scalar {
            case "\"", "\\": quoted += "\\" + String(scalar)
            // Two of these are drawn as one quotation mark.
            case "'", "`":
                quoted += previous == "'" || previous == "`" ? scalar.escaped : String(scalar)
            case _ where scalar.isHidden || isLoose || looksLikeQuotation(scalar): quoted += scalar.escaped
            default: quoted.unicodeScalars.append(scalar)
            }
            previous = scalar
        }
        return quoted + "\""
    }

    /// One character between quotation marks.
    static func quoted(_ scalar: Unicode.Scalar) -> String { quoted(String(scalar)) }

    private static func looksLikeQuotation(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isQuotationMark || quotationLike.contains(scalar)
    }

    /// Signs that are no quotation marks to Unicode and look like one: primes, accents, a Hebrew mark, ditto.
    private static let quotationLike: Set<Unicode.Scalar> = [
        "\u{A8}", "\u{B4}", "\u{2B9}", "\u{2BA}", "\u{2BB}", "\u{2BC}", "\u{2BD}", "\u{2C8}", "\u{2CA}",
        "\u{2CB}", "\u{2DD}", "\u{2EE}",
        "\u{2F4}", "\u{2F5}", "\u{2F6}", "\u{2F7}", "\u{30B}", "\u{30E}", "\u{30F}", "\u{348}", "\u{5F3}",
        "\u{5F4}",
        "\u{2032}", "\u{2033}", "\u{2034}", "\u{2035}", "\u{2036}", "\u{2037}", "\u{2057}", "\u{275B}",
        "\u{275C}",
        "\u{275D}", "\u{275E}", "\u{275F}", "\u{2760}", "\u{3003}", "\u{A78C}",
    ]

    /// Whether the text is a URL of such characters only as cannot begin or end anything in a sentence of ours.
    private static func isPlainURL(_ text: String) -> Bool {
        guard text.hasPrefix("https://") || text.hasPrefix("http://") else { return false }
        return text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: "-._~/:?#@!$&*+=%".utf8.contains(byte)
            }
        }
    }
}

extension ShownText: Hashable, Comparable, ExpressibleByStringLiteral {
    /// A name.
    public init(stringLiteral name: String) { self.init(name) }

    /// By the text itself; how it is shown follows from it.
    public static func == (one: ShownText, other: ShownText) -> Bool { one.raw == other.raw }

    /// By the text itself.
    public static func < (one: ShownText, other: ShownText) -> Bool { one.raw < other.raw }

    /// As `==` compares.
    public func hash(into hasher: inout Hasher) { hasher.combine(raw) }
}
