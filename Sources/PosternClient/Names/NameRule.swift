internal import PosternFormat
@_spi(_Unicode) internal import Swift

/// Why a coordinator lists nobody under a name.
///
/// This is the client's rule and none of the logs: tables of Unicode differ between programs, and a log must not be valid
/// in one and a forgery in the next.
public enum NameFault: Sendable, Hashable, CustomStringConvertible {
    /// It has too many bytes.
    case tooLong(bytes: Int)
    /// It holds something else than letters, marks, digits, spaces, full stops, apostrophes and hyphens; where, from 1.
    case character(String, place: Int)
    /// A space at an end, or beside another.
    case space(place: Int)
    /// A mark with nothing under it, or one of a tower that would cover the lines above.
    case mark(String, place: Int)
    /// It holds no letter and no digit.
    case noLetter

    /// What is wrong, with the character written out and its place.
    public var description: String {
        switch self {
        case .tooLong(let bytes): "it has \(counted(bytes, "byte")), at most \(Limits.nameBytes) fit"
        case .character(let shown, let place): "character \(place) is \(shown), which a name may not hold"
        case .space(let place): "character \(place) is a space at an end or beside another"
        case .mark(let shown, let place): "character \(place) is the mark \(shown), which has no place there"
        case .noLetter: "it holds no letter and no digit"
        }
    }
}

/// What a name is that stands in a list, and that is shown without quotation marks: letters, marks and decimal digits of
/// any script, single spaces between, and `.`, `'` and `-`. None of these ends a name in our own sentences, where `(`, `,`,
/// `;`, `:` and two spaces do.
enum NameRule {
    /// So many marks may follow each other: what scripts need, and too few to paint over the lines above.
    static let marksInARow = 6

    /// What is wrong with a name; nil where nothing is.
    static func fault(in text: String) -> NameFault? {
        var previous: Unicode.Scalar = " "
        var marks = 0
        var isAnybody = false
        var place = 0
        for scalar in text.unicodeScalars {
            place += 1
            marks = scalar.isMark ? marks + 1 : 0
            switch scalar {
            case " ": if previous == " " { return .space(place: place) }
            case ".", "'", "-": break
            // Letters that nobody sees are letters to Unicode, and a blank to people.
            case _ where scalar.isHidden || looksLikePunctuation(scalar):
                return .character(ShownText.quoted(scalar), place: place)
            case _ where scalar.isMark:
                guard previous.isLetter || previous.isDigit || previous.isMark, marks <= marksInARow else {
                    return .mark(ShownText.quoted(scalar), place: place)
                }
            case _ where scalar.isLetter || scalar.isDigit: isAnybody = true
            default: return .character(ShownText.quoted(scalar), place: place)
            }
            previous = scalar
        }
        guard isAnybody else { return .noLetter }
        if previous == " " { return .space(place: place) }
        let bytes = text.utf8.count
        return bytes > Limits.nameBytes ? .tooLong(bytes: bytes) : nil
    }

    /// A name like this one that the rule allows; nil where nothing is left of it.
    static func suggestion(for text: String) -> String? {
        var words: [String] = [""]
        for scalar in composed(text).unicodeScalars {
            let kept: String? =
                switch scalar {
                case "\u{2018}", "\u{2019}", "\u{2BB}", "\u{2BC}", "`", "\u{B4}": "'"
                case "\u{2010}", "\u{2011}", "\u{2013}", "\u{2014}": "-"
                case ".", "'", "-": String(scalar)
                case _ where scalar.isHidden || looksLikePunctuation(scalar): ""
                case _ where scalar.isLetter || scalar.isDigit || scalar.isMark: String(scalar)
                default: nil
                }
            if let kept { words[words.count - 1] += kept } else { words.append("") }
        }
        let name = words.filter { !$0.isEmpty }.joined(separator: " ")
        return fault(in: name) == nil ? name : nil
    }

    /// Letters to Unicode, and to the eye the colons, commas, brackets and quotation marks of our own sentences: modifier
    /// letters, the tone letters of Lisu, and a few more.
    private static func looksLikePunctuation(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x2B9...0x2C1, 0x2C6...0x2D1, 0x2EC, 0x2EE, 0x374, 0x37A, 0x559, 0x640, 0x7F4, 0x7F5, 0x1427,
            0x2D57,
            0xA4F8...0xA4FD, 0xA717...0xA71F, 0xA788, 0xA78B, 0xA78C:
            true
        default: false
        }
    }

    /// The text in normalisation form C: the same name typed on two keyboards is the same bytes.
    static func composed(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in text._nfc { scalars.append(scalar) }
        return String(scalars)
    }
}

extension Name {
    /// A name under which this coordinator lists somebody.
    ///
    /// - Parameter what: whose name it is, for the error.
    init(listed text: String, of what: String = "name") throws(ClientError) {
        let text = NameRule.composed(text)
        if let fault = NameRule.fault(in: text) { throw .unfitName(what: what, text: text, fault) }
        guard let name = Name(text) else { preconditionFailure("the rule is narrower than the format's") }
        self = name
    }

    /// The word for a person whom a coordinator gave no name: `vendor`, or `vendor 2` where others have that.
    init(neutral role: Role, among taken: some Sequence<Name>) {
        let taken = Set(taken.map(\.text))
        var word = role.description
        var number = 2
        while taken.contains(word) {
            word = "\(role) \(number)"
            number += 1
        }
        guard let name = Name(word) else { preconditionFailure("a role is a name") }
        self = name
    }
}
