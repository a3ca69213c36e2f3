import Foundation

/// A value of JSON.
enum JSONValue: Decodable, Equatable, Sendable {
    case text(String)
    case number(Double)
    case flag(Bool)
    case null
    case array([JSONValue])
    case object([String: JSONValue])

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            self = .null
        } else if let flag = try? value.decode(Bool.self) {
            self = .flag(flag)
        } else if let number = try? value.decode(Double.self) {
            self = .number(number)
        } else if let text = try? value.decode(String.self) {
            self = .text(text)
        } else if let array = try? value.decode([JSONValue].self) {
            self = .array(array)
        } else {
            self = .object(try value.decode([String: JSONValue].self))
        }
    }

    struct NotWhatItShouldBe: Error { let value: String }

    var text: String {
        get throws {
            guard case .text(let text) = self else { throw NotWhatItShouldBe(value: "\(self) is no text") }
            return text
        }
    }

    var number: Int {
        get throws {
            guard case .number(let number) = self else {
                throw NotWhatItShouldBe(value: "\(self) is no number")
            }
            return Int(number)
        }
    }

    var objects: [JSONObject] {
        get throws {
            guard case .array(let values) = self else {
                throw NotWhatItShouldBe(value: "\(self) is no array")
            }
            return try values.map { value in try value.object }
        }
    }

    var object: JSONObject {
        get throws {
            guard case .object(let members) = self else {
                throw NotWhatItShouldBe(value: "\(self) is no object")
            }
            return JSONObject(members: members)
        }
    }
}

/// One line that a command printed with `--json`.
struct JSONObject: Equatable, Sendable {
    let members: [String: JSONValue]

    init(members: [String: JSONValue]) { self.members = members }

    init(_ line: String) throws {
        do {
            members = try JSONDecoder().decode([String: JSONValue].self, from: Data(line.utf8))
        } catch {
            throw JSONValue.NotWhatItShouldBe(value: "not one JSON object: \(line)")
        }
    }

    var keys: Set<String> { Set(members.keys) }

    subscript(_ key: String) -> JSONValue { members[key] ?? .null }
}
