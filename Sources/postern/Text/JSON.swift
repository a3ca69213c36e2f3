import PosternClient

/// JSON with its keys in the order in which they are written.
///
/// Text keeps its value exactly; what a terminal could take as a command is written as `\uXXXX`, which every reader
/// turns back into the same text. So the data is whole and still safe to look at.
indirect enum JSON: ExpressibleByStringLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral {
    case string(String)
    case number(UInt64)
    case flag(Bool)
    case array([JSON])
    case object([(String, JSON)])
    case null

    init(stringLiteral value: String) { self = .string(value) }
    init(dictionaryLiteral elements: (String, JSON)...) { self = .object(elements) }
    init(nilLiteral: ()) { self = .null }

    /// A text or null.
    init(_ text: String?) { self = text.map(JSON.string) ?? .null }

    init(_ number: UInt32?) { self = number.map { .number(UInt64($0)) } ?? .null }

    /// One line.
    var encoded: String {
        switch self {
        case .string(let text): JSON.quoted(text)
        case .number(let value): String(value)
        case .flag(let value): value ? "true" : "false"
        case .null: "null"
        case .array(let values): "[" + values.map(\.encoded).joined(separator: ",") + "]"
        case .object(let members):
            "{" + members.map { JSON.quoted($0) + ":" + $1.encoded }.joined(separator: ",") + "}"
        }
    }

    private static func quoted(_ text: String) -> String {
        var result: [UInt8] = [0x22]
        result.reserveCapacity(text.utf8.count + 2)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += [0x5C, 0x22]
            case "\\": result += [0x5C, 0x5C]
            case "\n": result += [0x5C, UInt8(ascii: "n")]
            case "\r": result += [0x5C, UInt8(ascii: "r")]
            case "\t": result += [0x5C, UInt8(ascii: "t")]
            case _ where scalar.isHidden:
                for unit in String(scalar).utf16 {
                    result += Array("\\u".utf8) + hexadecimal(UInt32(unit), digits: 4, uppercase: false).utf8
                }
            case _ where scalar.isASCII: result.append(UInt8(truncatingIfNeeded: scalar.value))
            default: result += String(scalar).utf8
            }
        }
        result.append(0x22)
        return String(decoding: result, as: UTF8.self)
    }
}
