import HTTPTypes
import PosternAPI

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A request from bytes: `METHOD authority target`, lines of header fields, an empty line, the body.
struct FuzzedRequest {
    let request: HTTPRequest
    let body: [UInt8]

    init(_ bytes: [UInt8]) {
        var rest = bytes[...]
        func line() -> String {
            let end = rest.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex
            defer { rest = rest[end...].dropFirst() }
            return String(decoding: rest[..<end], as: UTF8.self)
        }
        let words = line().split(separator: " ", maxSplits: 2).map(String.init)
        var request = HTTPRequest(
            method: words.first.flatMap(HTTPRequest.Method.init(rawValue:)) ?? .get, scheme: "http",
            authority: words.count > 1 ? words[1] : nil, path: words.count > 2 ? words[2] : nil)
        while true {
            let field = line()
            guard let colon = field.firstIndex(of: ":"), let name = HTTPField.Name(String(field[..<colon]))
            else {
                break
            }
            let value = field[field.index(after: colon)...].drop { $0 == " " }
            request.headerFields.append(HTTPField(name: name, value: String(value)))
        }
        self.request = request
        body = Array(rest)
    }
}

func base64(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }
