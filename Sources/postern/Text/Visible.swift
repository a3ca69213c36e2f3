import PosternClient

/// What a stranger wrote, made safe to show (attack A22): every scalar that could steer a terminal, reorder the
/// line or hide in it is written out, as `\x1b` or `\u{202E}`. Bytes that are no UTF-8 are written as `\xff`.
///
/// Only showing goes through here. `--json` and `read --raw` give the text itself. What stands inside a sentence of ours
/// is a `ShownText` first, which sets it apart from our words.
enum Visible {
    /// Text of several lines: line ends (LF and CR LF) and tabs stay what they are.
    static func lines(_ bytes: [UInt8]) -> String { rendered(bytes, keepsLines: true) }

    /// Text that belongs on one line (a name, a contact): line ends and tabs are written out too.
    static func line(_ text: String) -> String { rendered(Array(text.utf8), keepsLines: false) }

    private static func rendered(_ bytes: [UInt8], keepsLines: Bool) -> String {
        // Most text is plain, and threads are long.
        let isPlain = bytes.allSatisfy { byte in
            (0x20..<0x7F).contains(byte) || (keepsLines && (byte == 0x0A || byte == 0x09))
        }
        if isPlain { return String(decoding: bytes, as: UTF8.self) }
        let pieces = decoded(bytes)
        var text = ""
        var marks = 0
        for (position, piece) in pieces.enumerated() {
            let next = position + 1 < pieces.count ? pieces[position + 1] : nil
            guard case .scalar(let scalar) = piece else {
                text += piece.escaped
                continue
            }
            marks = scalar.isMark ? marks + 1 : 0
            if keepsLines && scalar == "\r" && next == .scalar("\n") { continue }
            let plain = keepsLines && (scalar == "\n" || scalar == "\t")
            let before = position > 0 ? pieces[position - 1] : nil
            // A tower of combining marks paints over the lines above it; no script needs more than a few.
            if plain || (marks <= 6 && (!scalar.isHidden || joinsEmoji(scalar, before: before, next: next))) {
                text.unicodeScalars.append(scalar)
            } else {
                text += piece.escaped
            }
        }
        return text
    }

    /// A variation selector or joiner inside an emoji hides nothing: both sides of it are seen.
    private static func joinsEmoji(_ scalar: Unicode.Scalar, before: Piece?, next: Piece?) -> Bool {
        guard case .scalar(let base)? = before, !base.isASCII else { return false }
        if scalar == "\u{FE0F}" { return base.properties.isEmoji }
        guard scalar == "\u{200D}", case .scalar(let following)? = next, !following.isASCII else {
            return false
        }
        return (base.properties.isEmoji || base == "\u{FE0F}") && following.properties.isEmoji
    }

    private enum Piece: Equatable {
        case scalar(Unicode.Scalar)
        case stray(UInt8)

        var escaped: String {
            switch self {
            case .stray(let byte): "\\x" + hexadecimal(UInt32(byte), digits: 2, uppercase: false)
            case .scalar(let scalar): scalar.escaped
            }
        }
    }

    private static func decoded(_ bytes: [UInt8]) -> [Piece] {
        var pieces: [Piece] = []
        pieces.reserveCapacity(bytes.count)
        var parser = Unicode.UTF8.ForwardParser()
        var iterator = bytes.makeIterator()
        var position = 0
        while true {
            switch parser.parseScalar(from: &iterator) {
            case .valid(let encoded):
                pieces.append(.scalar(Unicode.UTF8.decode(encoded)))
                position += encoded.count
            case .error(let length):
                for byte in bytes[position..<position + length] { pieces.append(.stray(byte)) }
                position += length
            case .emptyInput:
                return pieces
            }
        }
    }
}

/// A number in base 16 with at least so many digits.
func hexadecimal(_ value: UInt32, digits: Int, uppercase: Bool) -> String {
    let text = String(value, radix: 16, uppercase: uppercase)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
}
