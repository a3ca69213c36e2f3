import Foundation
import PosternSigning

/// Something that must not be found, in every form in which it might have been written.
struct Needle: Sendable {
    let name: String
    let forms: [(name: String, bytes: [UInt8])]

    /// `bytes` raw, in hexadecimal, in base64 of both alphabets at each of the three places in which it can stand,
    /// and in base32 at each of five.
    init(_ name: String, _ bytes: [UInt8]) {
        // Less than this leaves too little for every form, and is found in random bytes by chance.
        precondition(bytes.count >= 14, "\(name) is too short to look for")
        self.name = name
        let hex = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        var forms = [
            ("raw", bytes), ("hexadecimal", Array(hex.utf8)), ("HEXADECIMAL", Array(hex.uppercased().utf8)),
        ]
        for offset in 0..<3 {
            let text = Self.middle(of: bytes, offset: offset, group: 3) { bytes in
                Data(bytes).base64EncodedString().filter { $0 != "=" }
            }
            forms.append(("base64, offset \(offset)", Array(text.utf8)))
            let url = text.replacingOccurrences(of: "+", with: "-").replacingOccurrences(of: "/", with: "_")
            if url != text { forms.append(("base64url, offset \(offset)", Array(url.utf8))) }
        }
        for offset in 0..<5 {
            let text = Self.middle(of: bytes, offset: offset, group: 5) { Base32.encode($0) }
            forms.append(("base32, offset \(offset)", Array(text.utf8)))
        }
        self.forms = forms
    }

    init(_ name: String, _ text: String) { self.init(name, Array(text.utf8)) }

    /// What the whole groups of `bytes` are written as where `offset` other bytes stand before them in a group.
    private static func middle(
        of bytes: [UInt8], offset: Int, group: Int, encode: ([UInt8]) -> String
    ) -> String {
        let head = (group - offset) % group
        let whole = (bytes.count - head) / group * group
        return encode(Array(bytes[head..<head + whole]))
    }

    /// The forms in which it stands in `hay`.
    func found(in hay: Data) -> [String] {
        forms.filter { hay.range(of: Data($0.bytes)) != nil }.map { "\(name) (\($0.name))" }
    }
}

/// Which of them stand in a file.
func found(_ needles: [Needle], inFile path: String) throws -> [String] {
    let hay = try Data(contentsOf: URL(fileURLWithPath: path))
    return needles.flatMap { $0.found(in: hay) }
}
