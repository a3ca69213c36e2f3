import HTTPTypes
import Hummingbird
import HummingbirdCore
import PosternAPI
import PosternFormat
import PosternSigning
import Synchronization

/// Stands before a real server and keeps who asked for what. It can do something each time before somebody's request goes
/// on its way.
final class WatchingProxy: Sendable {
    /// A request that arrived.
    struct Seen: Sendable {
        let signer: Fingerprint?
        let method: HTTPRequest.Method
        let endpoint: Endpoint?
        let body: [UInt8]
        /// What it was answered with.
        let status: Int
    }

    private struct State {
        var backend = 0
        var seen: [Seen] = []
        var before: [Fingerprint: @Sendable () async throws -> Void] = [:]
    }

    private let state = Mutex(State())

    /// Runs `body` with a proxy on a free port of this machine, which leads nowhere yet.
    static func with(_ body: @Sendable (WatchingProxy, _ origin: String) async throws -> Void) async throws {
        let proxy = WatchingProxy()
        try await answering("watching", { try await proxy.respond(to: $0) }) { port in
            try await body(proxy, "http://127.0.0.1:\(port)")
        }
    }

    /// The port of the server.
    var backend: Int {
        get { state.withLock { $0.backend } }
        set { state.withLock { $0.backend = newValue } }
    }

    /// What arrived so far, in the order of the answers.
    var seen: [Seen] { state.withLock { $0.seen } }

    /// From now on does this before each request of this person; nil ends that.
    func before(_ who: Fingerprint, _ act: (@Sendable () async throws -> Void)?) {
        state.withLock { $0.before[who] = act }
    }

    private func respond(to request: Request) async throws -> Response {
        let head = request.head
        let body = Array(try await request.body.collect(upTo: 2 * Limits.entryBytes).readableBytesView)
        let signer = (try? UnverifiedSignature(head, hasBody: head.method == .post))?.signer
        let before = state.withLock { state in signer.flatMap { state.before[$0] } }
        try await before?()
        let answer = try await Forwarding.answer(to: head, body, from: backend)
        let path = (head.path ?? "/").split(separator: "?", maxSplits: 1)[0]
        let seen = Seen(
            signer: signer, method: head.method, endpoint: Endpoint(path: path), body: body,
            status: answer.status)
        state.withLock { $0.seen.append(seen) }
        return answer.response
    }
}
