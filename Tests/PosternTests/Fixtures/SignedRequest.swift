import Foundation
import Glibc
import HTTPTypes
import PosternAPI
import PosternFormat
import PosternSealing
import PosternSigning

/// A request made and signed by hand, for what no honest client asks.
struct SignedRequest: Sendable {
    let bytes: [UInt8]

    init(
        _ method: HTTPRequest.Method, _ endpoint: Endpoint, query: String = "", body: [UInt8]? = nil,
        to port: Int, by identity: borrowing Identity
    ) {
        var request = HTTPRequest(
            method: method, scheme: "http", authority: "127.0.0.1:\(port)", path: endpoint.path + query)
        request.sign(
            body: body, by: identity.signingKey, as: identity.fingerprint, at: .now, random: .system)
        var text = "\(method.rawValue) \(endpoint.path)\(query) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n"
        for field in request.headerFields { text += "\(field.name.canonicalName): \(field.value)\r\n" }
        if let body {
            text += "Content-Type: \(MediaType.entry.rawValue)\r\nContent-Length: \(body.count)\r\n"
        }
        bytes = Array((text + "Connection: close\r\n\r\n").utf8) + (body ?? [])
    }

    /// Sends it and takes everything that comes back until the connection ends.
    func answer(from port: Int) throws -> Answer {
        Answer(bytes: try exchange(bytes, with: port))
    }

    /// Everything that came back, and its parts.
    struct Answer: Sendable {
        let bytes: [UInt8]

        var text: String { String(decoding: bytes, as: UTF8.self) }
        /// 0 where the connection ended before an answer came.
        var status: Int { Int(text.split(separator: " ", maxSplits: 2).dropFirst().first ?? "") ?? 0 }

        /// The answer without its time, which every answer carries.
        var timeless: String {
            text.split(separator: "\r\n", omittingEmptySubsequences: false)
                .filter { !$0.lowercased().hasPrefix("date:") }.joined(separator: "\r\n")
        }

        var body: [UInt8] {
            let end: [UInt8] = [13, 10, 13, 10]
            guard let start = bytes.indices.first(where: { bytes[$0...].starts(with: end) }) else {
                return []
            }
            return Array(bytes[(start + 4)...])
        }
    }
}

extension Timestamp {
    /// The system's time.
    static var now: Timestamp {
        Timestamp(milliseconds: UInt64(Date().timeIntervalSince1970 * 1000)) ?? .latest
    }
}
