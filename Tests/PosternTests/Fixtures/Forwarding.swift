import Dispatch
import HTTPTypes
import Hummingbird
import NIOCore

/// The way to the real servers, one connection a request.
enum Forwarding {
    struct Answer: Sendable {
        let status: Int
        let fields: HTTPFields
        let body: [UInt8]

        var response: Response {
            Response(
                status: .init(code: status), headers: fields,
                body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
        }
    }

    static func answer(
        to head: HTTPRequest, _ body: [UInt8], from backend: Int
    ) async throws -> Answer {
        var text = "\(head.method.rawValue) \(head.path ?? "/") HTTP/1.1\r\n"
        text += "Host: \(head.authority ?? "")\r\n"
        let own: Set<HTTPField.Name> = [.connection, .contentLength, .transferEncoding]
        for field in head.headerFields where !own.contains(field.name) {
            text += "\(field.name.rawName): \(field.value)\r\n"
        }
        if head.method == .post { text += "Content-Length: \(body.count)\r\n" }
        let bytes = Array((text + "Connection: close\r\n\r\n").utf8) + body
        let answer: [UInt8]
        do {
            answer = try await blocking { try exchange(bytes, with: backend) }
            guard answer.starts(with: Array("HTTP/1.1 ".utf8)) else {
                throw RunningProgram.Unexpected(description: "no answer")
            }
        } catch {
            return Answer(status: 502, fields: [:], body: [])
        }
        let parsed = SignedRequest.Answer(bytes: answer)
        var fields = HTTPFields()
        for line in parsed.text.split(separator: "\r\n\r\n")[0].split(separator: "\r\n").dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2, let name = HTTPField.Name(String(parts[0])),
                [.contentType, .retryAfter].contains(name)
            else { continue }
            fields[name] = parts[1].trimmingPrefix(" ").description
        }
        return Answer(status: parsed.status, fields: fields, body: parsed.body)
    }

    /// Runs what waits for a socket where no task has to wait for it.
    static func blocking<Value: Sendable>(
        _ body: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(with: Result(catching: body)) }
        }
    }
}
