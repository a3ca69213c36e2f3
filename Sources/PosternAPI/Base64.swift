/// RFC 4648 base64, strict in both directions: one text for each value.
enum Base64 {
    /// The two alphabets: with padding for structured fields, without for nonces.
    enum Alphabet {
        /// RFC 4648 section 4, padded.
        case standard
        /// RFC 4648 section 5, not padded.
        case url

        fileprivate var characters: [UInt8] { self == .standard ? standardCharacters : urlCharacters }
        fileprivate var values: [UInt8] { self == .standard ? standardValues : urlValues }
    }

    /// The text of `bytes`.
    static func encode(_ bytes: [UInt8], _ alphabet: Alphabet = .standard) -> String {
        let characters = alphabet.characters
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        var buffer: UInt32 = 0
        var bits: UInt32 = 0
        for byte in bytes {
            buffer = (buffer << 8 | UInt32(byte)) & 0xFFFF
            bits += 8
            while bits >= 6 {
                bits -= 6
                text.append(characters[Int(buffer >> bits & 63)])
            }
        }
        if bits > 0 { text.append(characters[Int(buffer << (6 - bits) & 63)]) }
        if alphabet == .standard {
            while text.count % 4 != 0 { text.append(UInt8(ascii: "=")) }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The bytes of `text`, or nil where it is not what `encode` would have written.
    static func decode(_ text: String, _ alphabet: Alphabet = .standard) -> [UInt8]? {
        let values = alphabet.values
        var characters = Array(text.utf8)
        if alphabet == .standard {
            guard characters.count % 4 == 0 else { return nil }
            for _ in 0..<2 where characters.last == UInt8(ascii: "=") { characters.removeLast() }
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(characters.count * 3 / 4)
        var buffer: UInt32 = 0
        var bits: UInt32 = 0
        for character in characters {
            let value = values[Int(character)]
            guard value < 64 else { return nil }
            buffer = buffer << 6 | UInt32(value)
            bits += 6
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: buffer >> bits))
                buffer &= (1 << bits) - 1
            }
        }
        // Six bits left over are a character too many; bits that are set would make a second text.
        guard bits < 6, buffer == 0 else { return nil }
        return bytes
    }
}

private let standardCharacters = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
private let urlCharacters = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
private let standardValues = values(of: standardCharacters)
private let urlValues = values(of: urlCharacters)

private func values(of characters: [UInt8]) -> [UInt8] {
    var values = [UInt8](repeating: 255, count: 256)
    for (value, character) in characters.enumerated() { values[Int(character)] = UInt8(value) }
    return values
}
