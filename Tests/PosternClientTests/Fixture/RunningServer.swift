import Logging
import PosternFormat
import PosternServer
import PosternStore
import ServiceLifecycle
import Testing

/// A real server on a real socket.
final class RunningServer: Sendable {
    let port: Int
    let setupCode: String?
    private let group: ServiceGroup
    private let running: Task<Void, any Error>
    private let store: Store

    private init(
        port: Int, setupCode: String?, group: ServiceGroup, running: Task<Void, any Error>, store: Store
    ) {
        self.port = port
        self.setupCode = setupCode
        self.group = group
        self.running = running
        self.store = store
    }

    static func start(
        in folder: TemporaryFolder, clock: @escaping @Sendable () -> Timestamp,
        limits: ServerLimits = ServerLimits(), certificate: ServerOptions.Certificate? = nil
    ) async throws -> RunningServer {
        let store = try Store.open(folder: folder.path, clock: clock)
        var options = ServerOptions(listen: try #require(listening))
        options.limits = limits
        options.certificate = certificate
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let (origins, origin) = AsyncStream.makeStream(of: String.self)
        let server = try Server(options, store: store, clock: clock, logger: logger) { origin.yield($0) }
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(services: [.init(service: server)], logger: logger))
        let running = Task {
            defer { origin.finish() }
            try await group.run()
        }
        var first: String?
        for await origin in origins {
            first = origin
            break
        }
        let port = try #require(first.flatMap { ServerOrigin($0) }?.port)
        return RunningServer(
            port: port, setupCode: store.setupCode, group: group, running: running, store: store)
    }

    private static let listening = ListenAddress("127.0.0.1:0")

    func stop() async throws {
        await group.triggerGracefulShutdown()
        try await running.value
        try store.close()
    }
}
