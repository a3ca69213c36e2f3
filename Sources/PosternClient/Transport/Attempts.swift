internal import PosternFormat
internal import PosternSigning

/// How often and how long one request is tried: what is waited for is bounded, whatever the server says.
struct Attempts: Sendable {
    private let server: Server
    private let began = ContinuousClock.now
    private var waited = Duration.zero
    private var failures = 0

    init(at server: Server) { self.server = server }

    /// Answers that say that the next one may be another: of the server, or of a proxy before it.
    static let passing: Set<Int> = [408, 429, 502, 503, 504]

    /// Waits as the answer asks for, and says whether it asked.
    mutating func waited(for answer: Answer) async throws(ClientError) -> Bool {
        guard Self.passing.contains(answer.status) else { return false }
        failures += 1
        let asked = answer.retryAfter.map { Duration.seconds(max(0, min($0, 3600))) } ?? backoff
        // Everybody was told the same number of seconds; they should not all come back at the same moment.
        let pause = asked + jitter(upTo: 500)
        guard waited + pause <= .seconds(server.options.patienceSeconds) else {
            throw .busy(server: server.origin.description, detail: server.detail(of: answer))
        }
        waited += pause
        try await sleep(pause)
        return true
    }

    /// Waits a little after a failure that may pass, or throws.
    mutating func waited(after fault: TransportFault) async throws(ClientError) {
        let name = server.origin.description
        switch fault {
        case .cancelled: throw .unreachable(server: name, reason: "stopped")
        case .untrusted(let reason): throw .untrusted(server: name, reason: reason)
        case .noTLS: throw .noTLS(server: name)
        case .proxyRefuses: throw .unreachable(server: name, reason: "the proxy refuses")
        case .tooLong:
            throw .problem(server: name, status: 200, title: "", detail: "that is longer than it may be")
        case .notConnected(let reason), .cutOff(let reason):
            failures += 1
            let pause = backoff
            guard ContinuousClock.now - began + pause <= .seconds(server.options.reconnectSeconds) else {
                throw .unreachable(server: name, reason: reason)
            }
            // A server that is started again just now is not worth a word.
            if ContinuousClock.now - began + pause >= .seconds(1) {
                server.say("\(name) does not answer; trying again")
            }
            try await sleep(pause)
        }
    }

    /// 100 ms, doubling up to 1.6 s, and up to half as much again.
    private var backoff: Duration {
        let base = 100 << min(failures, 4)
        return .milliseconds(base) + jitter(upTo: base / 2)
    }

    private func jitter(upTo milliseconds: Int) -> Duration {
        let bytes = server.random.bytes(2)
        return .milliseconds((Int(bytes[0]) << 8 | Int(bytes[1])) * milliseconds / 65536)
    }

    private func sleep(_ duration: Duration) async throws(ClientError) {
        do {
            try await Task.sleep(for: duration)
        } catch {
            throw .unreachable(server: server.origin.description, reason: "stopped")
        }
    }
}
