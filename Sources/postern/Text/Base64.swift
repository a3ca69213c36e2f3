/// RFC 4648 section 4, for text that JSON cannot carry because it is no UTF-8.
func base64(_ bytes: [UInt8]) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".unicodeScalars)
    var text = String.UnicodeScalarView()
    for start in stride(from: 0, to: bytes.count, by: 3) {
        let group = bytes[start..<min(start + 3, bytes.count)]
        let value = group.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } << (8 * (3 - group.count))
        for place in 0...3 {
            text.append(place <= group.count ? alphabet[Int(value >> (18 - 6 * place)) & 63] : "=")
        }
    }
    return String(text)
}
