import HTTPTypes
import Logging
import NIOCore
import NIOSSL
import PosternAPI
import PosternFormat
import PosternServer
import PosternSigning
import PosternStore
import ServiceLifecycle

/// A real server on a socket of its own, with a data folder of its own.
final class TestServer: Sendable {
    let store: Store
    let host: String
    let port: Int
    let tls: NIOSSLContext?
    private let server: Server
    private let group: ServiceGroup

    private struct NotListening: Error {}

    private init(
        server: Server, store: Store, host: String, port: Int, tls: NIOSSLContext?, group: ServiceGroup
    ) {
        self.server = server
        self.store = store
        self.host = host
        self.port = port
        self.tls = tls
        self.group = group
    }

    static func now() -> Timestamp { SystemClock.now() }

    /// Runs `body` against a server, stops it, and returns when it has stopped.
    ///
    /// It waits for much longer than a real one, so that no test depends on how busy the machine is; a test of what
    /// ends in time sets that one time.
    static func run<T: Sendable>(
        in folder: TemporaryFolder = TemporaryFolder(), tls: NIOSSLContext? = nil,
        isTimeStopped: Bool = false,
        _ change: (inout ServerOptions) -> Void = { _ in },
        _ body: @Sendable @escaping (TestServer) async throws -> T
    ) async throws -> T {
        guard let listen = ListenAddress("127.0.0.1:0") else { fatalError("no such address") }
        var options = ServerOptions(listen: listen)
        options.heartbeat = .seconds(3_600)
        options.limits.headerSeconds = 600
        options.limits.bodySeconds = 600
        options.limits.idleSeconds = 600
        change(&options)
        let host = options.listen.host
        let store = try Store.open(folder: folder.path, clock: SystemClock.now)
        var logger = Logger(label: "test") { _ in LogLine(level: .critical) }
        logger.logLevel = .critical
        let (origins, origin) = AsyncStream.makeStream(of: String.self)
        // Time that stands still fills no bucket while a busy machine is slow.
        let uptime: @Sendable () -> NIODeadline = {
            isTimeStopped ? NIODeadline.uptimeNanoseconds(1_000_000_000) : NIODeadline.now()
        }
        let server = try Server(options, store: store, clock: SystemClock.now, uptime: uptime, logger: logger)
        {
            origin.yield($0)
        }
        let group = ServiceGroup(configuration: .init(services: [server], logger: logger))
        return try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                // A server that does not start says nothing more.
                defer { origin.finish() }
                try await group.run()
            }
            let result: Result<T, any Error>
            do {
                guard let listening = await origins.first(where: { _ in true }),
                    let port = listening.split(separator: ":").last.flatMap({ Int($0) })
                else { throw NotListening() }
                result = .success(
                    try await body(
                        TestServer(
                            server: server, store: store, host: host, port: port, tls: tls, group: group)))
            } catch {
                result = .failure(error)
            }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
            try store.close()
            return try result.get()
        }
    }

    /// Makes a house on a server that has time for it, and runs `body` against one that is set up otherwise.
    static func runPrepared<T: Sendable>(
        _ prepare: @Sendable @escaping (inout House) async throws -> Void = { _ in },
        _ change: (inout ServerOptions) -> Void,
        _ body: @Sendable @escaping (TestServer, House) async throws -> T
    ) async throws -> T {
        let folder = TemporaryFolder()
        let made = try await run(in: folder) { server async throws in
            var house = try await House(server)
            try await prepare(&house)
            return house
        }
        return try await run(in: folder, change) { server async throws in
            try await body(server, made.moved(to: server))
        }
    }

    /// Tells the server to stop, as SIGTERM does.
    func stop() async { await group.triggerGracefulShutdown() }

    /// Waits until the server holds so many bytes of bodies and pages.
    func holds(_ bytes: Int) async throws {
        while server.heldBytes < bytes { try await Task.sleep(for: .milliseconds(5)) }
    }

    /// Waits until the server holds nothing: an answer may have arrived before what it held is given back.
    func holdsNothing() async throws {
        while server.heldBytes > 0 { try await Task.sleep(for: .milliseconds(5)) }
    }

    /// Waits until the server has ended every connection.
    func isAlone() async throws {
        while server.openConnections > 0 { try await Task.sleep(for: .milliseconds(5)) }
    }

    /// A connection; with a small buffer, the system takes in little of what is not read.
    func connect(buffer: Int? = nil) async throws -> Connection {
        try await Connection.open(host: host, port: port, tls: tls, buffer: buffer)
    }

    var authority: String { "\(host):\(port)" }

    /// A request as it will be sent, signed by `person`.
    func request(
        _ method: HTTPRequest.Method, _ path: String, body: [UInt8]? = nil, by person: Person? = nil,
        at time: Timestamp = now(), _ change: (inout HTTPRequest) -> Void = { _ in }
    ) -> HTTPRequest {
        var request = HTTPRequest(
            method: method, scheme: tls == nil ? "http" : "https", authority: authority, path: path)
        if let body {
            request.headerFields[.contentType] = MediaType.entry.rawValue
            request.headerFields[.contentLength] = "\(body.count)"
        }
        if let person {
            request.sign(body: body, by: person.key, as: person.fingerprint, at: time, random: .system)
        }
        change(&request)
        return request
    }

    /// The bytes of a request without its body.
    static func head(_ request: HTTPRequest) -> String {
        var text =
            "\(request.method.rawValue) \(request.path ?? "/") HTTP/1.1\r\nHost: \(request.authority ?? "")\r\n"
        for field in request.headerFields { text += "\(field.name.rawName): \(field.value)\r\n" }
        return text + "\r\n"
    }

    /// Sends a request on a connection of its own. Who refuses it may hang up before the last of it is sent.
    func send(_ request: HTTPRequest, body: [UInt8] = []) async throws -> Answer {
        let connection = try await connect()
        connection.begin(Array(Self.head(request).utf8) + body)
        let answer = try await connection.answer()
        await connection.close()
        return answer
    }

    func get(_ path: String, by person: Person? = nil) async throws -> Answer {
        try await send(request(.get, path, by: person))
    }

    func post(_ path: String, _ body: [UInt8], by person: Person? = nil) async throws -> Answer {
        try await send(request(.post, path, body: body, by: person), body: body)
    }
}
