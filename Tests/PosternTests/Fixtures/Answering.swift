import Hummingbird
import HummingbirdCore
import Logging

/// Runs `body` while something answers in a server's place, on this port of this machine or on a free one.
func answering(
    _ label: String, at wanted: Int = 0,
    _ respond: @escaping @Sendable (Request) async throws -> Response,
    _ body: @Sendable (_ port: Int) async throws -> Void
) async throws {
    let (ports, port) = AsyncStream<Int>.makeStream()
    var logger = Logger(label: label)
    logger.logLevel = .critical
    let application = Application(
        responder: CallbackResponder<BasicRequestContext> { request, _ in try await respond(request) },
        server: .cancellable,
        configuration: .init(address: .hostname("127.0.0.1", port: wanted)),
        onServerRunning: { port.yield($0.localAddress?.port ?? 0) }, logger: logger)
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
            defer { port.finish() }
            try await application.run()
        }
        defer { group.cancelAll() }
        for await port in ports {
            try await body(port)
            return
        }
        // It does not run: what it threw says why.
        try await group.waitForAll()
    }
}
