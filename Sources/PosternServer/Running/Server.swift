internal import Hummingbird
internal import HummingbirdCore
internal import HummingbirdTLS
public import Logging
public import NIOCore
internal import NIOSSL
public import PosternFormat
public import PosternStore
public import ServiceLifecycle

/// The server, from its first connection to its last.
public struct Server: Service {
    private let options: ServerOptions
    private let logger: Logger
    private let responder: Responder
    private let open: OpenConnections
    private let tls: TLSConfiguration?
    private let onListening: @Sendable (String) -> Void

    /// A server of what is in `store`.
    ///
    /// - Parameters:
    ///   - clock: the time that signatures are held against.
    ///   - uptime: the time that rates are reckoned by; nobody sets it.
    ///   - onListening: called once, with the origin, when requests are taken.
    public init(
        _ options: ServerOptions, store: Store, clock: @escaping @Sendable () -> Timestamp,
        uptime: @escaping @Sendable () -> NIODeadline = { .now() }, logger: Logger,
        onListening: @escaping @Sendable (String) -> Void = { _ in }
    ) throws(ServerError) {
        try options.check()
        let limits = options.limits
        self.options = options
        self.logger = logger
        self.onListening = onListening
        open = OpenConnections(limit: limits.connections)
        tls = try options.certificate.map { certificate throws(ServerError) in try .server(certificate) }
        let storage = Storage(store: store, logger: logger)
        responder = Responder(
            storage: storage, limits: limits,
            authentication: Authentication(
                storage: storage, scheme: options.scheme, now: clock,
                rates: TokenBuckets(rate: limits.memberRate, burst: limits.memberBurst, now: uptime),
                newcomers: TokenBuckets(rate: 1, burst: 60, capacity: 1, now: uptime)),
            addresses: TokenBuckets(rate: limits.addressRate, burst: limits.addressBurst, now: uptime),
            streams: OpenStreams(limit: limits.streams, perMember: limits.streamsPerMember),
            held: HeldBytes(limit: limits.heldBytes, perMember: limits.heldBytesPerMember),
            appends: AppendRates(limits, now: uptime),
            isBehindProxy: options.isBehindProxy, heartbeat: options.heartbeat, logger: logger)
    }

    /// How many bytes of bodies that arrive and of pages that leave are held in memory now.
    public var heldBytes: Int { responder.held.total }

    /// How many connections are open now.
    public var openConnections: Int { open.total }

    /// Serves until the service group that it runs in is told to stop: then takes no more connections, ends event
    /// streams, finishes what is being answered, and returns. The store stays open.
    public func run() async throws {
        let scheme = tls == nil ? "http" : "https"
        // The libraries' own talk is for who asked for it.
        var quiet = logger
        quiet.logLevel = logger.logLevel <= .debug ? logger.logLevel : max(.warning, logger.logLevel)
        let host = options.listen.host.contains(":") ? "[\(options.listen.host)]" : options.listen.host
        let application = Application(
            responder: responder, server: connections(),
            configuration: ApplicationConfiguration(
                address: .hostname(options.listen.host, port: options.listen.port), backlog: 1_024,
                // Those that are too many are told so. Beyond that many more they wait to be taken at all.
                availableConnectionsDelegate: .maximum(
                    options.limits.connections + options.limits.connectionsToTell, logger: quiet)),
            onServerRunning: { [onListening] channel in
                onListening("\(scheme)://\(host):\(channel.localAddress?.port ?? 0)")
            },
            logger: quiet)
        do {
            try await application.run()
        } catch let error as IOError {
            throw ServerError.listen(options.listen.description, reason: Hardening.reason(error.errnoCode))
        }
    }

    private func connections() -> HTTPServerBuilder {
        let limits = options.limits
        let open = open
        let isBehindProxy = options.isBehindProxy
        let tls = tls
        return HTTPServerBuilder { responder in
            let http = HTTP1Channel(
                responder: responder,
                configuration: .init(
                    additionalChannelHandlers: [RequestGuard(limits: limits)],
                    idleTimeout: .seconds(Int64(limits.idleSeconds)),
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: limits.headerBytes, maxHeaderListSize: limits.headerBytes,
                        maxHeaderFieldCount: limits.headerFields)))
            guard let tls else {
                return GuardedChannel(base: http, open: open, limits: limits, isBehindProxy: isBehindProxy)
            }
            return GuardedChannel(
                base: try TLSChannel(http, tlsConfiguration: tls), open: open, limits: limits,
                isBehindProxy: isBehindProxy)
        }
    }
}
