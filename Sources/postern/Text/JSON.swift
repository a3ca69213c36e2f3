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
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case _ where Visible.hides(scalar):
                for unit in String(scalar).utf16 {
                    result += "\\u" + hexadecimal(UInt32(unit), digits: 4, uppercase: false)
                }
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
