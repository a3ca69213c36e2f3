/// Bytes that are no name and no contact.
struct TextFault {
    let name: String
    let says: String
    let bytes: [UInt8]

    static let all = [
        TextFault(name: "bell", says: "holds U+0007", bytes: [0x41, 0x07]),
        TextFault(name: "line-feed", says: "holds U+000A", bytes: [0x41, 0x0a, 0x42]),
        TextFault(name: "escape", says: "holds U+001B", bytes: [0x1b, 0x5b, 0x32, 0x4a]),
        TextFault(name: "delete", says: "holds U+007F", bytes: [0x41, 0x7f]),
        TextFault(name: "c1-control", says: "holds U+0085", bytes: [0x41, 0xc2, 0x85]),
        TextFault(name: "zero", says: "holds U+0000", bytes: [0x41, 0x00]),
        TextFault(name: "not-utf8", says: "holds the byte ff", bytes: [0x41, 0xff]),
        TextFault(name: "overlong-utf8", says: "holds a slash in two bytes", bytes: [0xc0, 0xaf]),
        TextFault(name: "surrogate", says: "holds U+D800", bytes: [0xed, 0xa0, 0x80]),
        TextFault(name: "above-unicode", says: "holds U+110000", bytes: [0xf4, 0x90, 0x80, 0x80]),
        TextFault(name: "cut-utf8", says: "ends inside a character", bytes: [0x41, 0xe2, 0x82]),
    ]
}
