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
        var status: Int { Int(text.split(separator: " ", maxSplits: 2)[1]) ?? 0 }

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

/// Writes to a port of this machine and reads until the other side closes.
func exchange(_ request: [UInt8], with port: Int) throws -> [UInt8] {
    try exchange([request], with: port) {}
}

/// The same with a request in pieces; `between` is done between two of them.
func exchange(_ pieces: [[UInt8]], with port: Int, between: () -> Void) throws -> [UInt8] {
    let connection = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard connection >= 0 else { throw RunningProgram.Unexpected(description: "no socket") }
    defer { close(connection) }
    var limit = timeval(tv_sec: 30, tv_usec: 0)
    unsafe setsockopt(
        connection, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    let connected = unsafe withUnsafePointer(to: &address) { pointer in
        unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
            unsafe connect(connection, pointer, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
    }
    guard connected == 0 else { throw RunningProgram.Unexpected(description: "port \(port) refuses") }
    for (number, piece) in pieces.enumerated() {
        if number > 0 { between() }
        var rest = piece[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes {
                unsafe send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { break }
            rest = rest.dropFirst(count)
        }
    }
    var answer: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
        let count = unsafe recv(connection, &buffer, buffer.count, 0)
        guard count > 0 else { return answer }
        answer += buffer[..<count]
    }
}

extension Timestamp {
    /// The system's time.
    static var now: Timestamp {
        Timestamp(milliseconds: UInt64(Date().timeIntervalSince1970 * 1000)) ?? .latest
    }
}
