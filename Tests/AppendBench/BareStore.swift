import GRDB
import Hummingbird
import Logging
import NIOCore
import Synchronization

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What the machine can do: a route that keeps each body in a row and answers once it is on disk, with all that came
/// meanwhile in one commit. It knows nobody, checks nothing and encrypts nothing.
final class BareStore: Sendable {
    private typealias Waiting = (body: Data, done: CheckedContinuation<Void, any Error>)

    private struct State {
        var waiting: [Waiting] = []
        var isDraining = false
    }

    private let pool: DatabasePool
    private let state = Mutex(State())
    /// As many bytes as Postern answers.
    private static let answer = ByteBuffer(repeating: 1, count: 300)

    init(path: String) throws {
        var configuration = Configuration()
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA synchronous = FULL") }
        pool = try DatabasePool(path: path, configuration: configuration)
        try pool.write { db in
            try db.execute(sql: "CREATE TABLE entry (id INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT")
        }
    }

    func application(
        _ logger: Logger, _ listening: @escaping @Sendable (Int) -> Void
    ) -> some ApplicationProtocol {
        let router = Router()
        router.post("**") { [self] request, _ in
            let body = try await request.body.collect(upTo: 1 << 20)
            try await keep(Data(body.readableBytesView))
            return Response(status: .created, body: ResponseBody(byteBuffer: Self.answer))
        }
        return Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { listening($0.localAddress?.port ?? 0) }, logger: logger)
    }

    private func keep(_ body: Data) async throws {
        try await withCheckedThrowingContinuation { done in
            let starts = state.withLock { state in
                state.waiting.append((body, done))
                defer { state.isDraining = true }
                return !state.isDraining
            }
            if starts { pool.asyncWriteWithoutTransaction { self.drain($0) } }
        }
    }

    private func drain(_ db: Database) {
        while true {
            let waiting = state.withLock { state in
                defer { state.waiting = [] }
                if state.waiting.isEmpty { state.isDraining = false }
                return state.waiting
            }
            guard !waiting.isEmpty else { return }
            let result = Result {
                try db.inTransaction {
                    let statement = try db.cachedStatement(sql: "INSERT INTO entry (body) VALUES (?)")
                    for one in waiting { try statement.execute(arguments: [one.body]) }
                    return .commit
                }
            }
            for one in waiting { one.done.resume(with: result) }
        }
    }
}
