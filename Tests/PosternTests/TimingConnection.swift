import Glibc

/// A connection that stays, on which one request after the other is asked and the time until its answer is taken.
final class TimingConnection {
    private let number: Int32
    private var buffer = [UInt8](repeating: 0, count: 65_536)

    init(port: Int) throws {
        number = try connected(to: port)
        var now: Int32 = 1
        unsafe setsockopt(
            number, Int32(IPPROTO_TCP), TCP_NODELAY, &now, socklen_t(MemoryLayout<Int32>.size))
    }

    deinit { close(number) }

    /// Sends the request, waits for the whole answer, and gives it with the microseconds in between.
    ///
    /// - Parameter delay: microseconds that are added to the server's time: what a slower path would show.
    func ask(_ request: [UInt8], delay: Double = 0) throws -> (answer: [UInt8], microseconds: Double) {
        let started = Self.now
        let sent = unsafe request.withUnsafeBytes {
            unsafe send(number, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
        guard sent == request.count else {
            throw RunningProgram.Unexpected(description: "the server hung up")
        }
        var answer: [UInt8] = []
        while !Self.isWhole(answer) {
            let count = unsafe recv(number, &buffer, buffer.count, 0)
            guard count > 0 else { throw RunningProgram.Unexpected(description: "the server hung up") }
            answer += buffer[..<count]
        }
        if delay > 0 {
            let until = Self.now + delay
            while Self.now < until {}
        }
        return (answer, Self.now - started)
    }

    /// Whether the header is there, and as much of a body as it announces.
    private static func isWhole(_ answer: [UInt8]) -> Bool {
        let end: [UInt8] = [13, 10, 13, 10]
        guard answer.count > 64,
            let start = answer.indices.dropLast(3).first(where: {
                answer[$0] == 13 && answer[$0..<$0 + 4].elementsEqual(end)
            })
        else { return false }
        let head = String(decoding: answer[..<start], as: UTF8.self).lowercased()
        guard let length = head.split(separator: "\r\n").first(where: { $0.hasPrefix("content-length: ") })
        else { return false }
        return answer.count >= start + 4 + (Int(length.dropFirst(16)) ?? 0)
    }

    /// Microseconds since some time.
    private static var now: Double { (ContinuousClock.now - epoch).milliseconds * 1_000 }

    private static let epoch = ContinuousClock.now
}
