internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import PosternAPI
internal import PosternFormat
internal import PosternStore

/// Answers requests. Each answer reads: limit, parse, authorise, store, encode.
struct Responder: HTTPResponder {
    let storage: Storage
    let limits: ServerLimits
    let authentication: Authentication
    let addresses: TokenBuckets<ClientAddress>
    let streams: OpenStreams
    let held: HeldBytes
    let appends: AppendRates
    let isBehindProxy: Bool
    let heartbeat: Duration
    let logger: Logger

    func respond(to request: Request, context: ConnectionContext) async throws -> Response {
        let started = ContinuousClock.now
        let endpoint = Endpoint(path: request.path)
        let response: Response
        do throws(Problem) {
            try limit(request, context)
            response = try await answer(request, endpoint, context)
        } catch {
            if error.kind == .refused { await RefusalBeat.wait(since: started) }
            response = refusal(error, endpoint)
        }
        // The shape of the path only: ids of programs and cases are nobody's business, and addresses neither.
        logger.debug(
            "answered",
            metadata: [
                "method": .string(request.method.rawValue),
                "route": .string(endpoint?.route.rawValue ?? "none"),
                "status": .stringConvertible(response.status.code),
                "microseconds": .stringConvertible((ContinuousClock.now - started).microseconds),
            ])
        // Whoever asks with HEAD takes the next bytes for another answer.
        return request.method == .head ? response.createHeadResponse() : response
    }

    private func limit(_ request: Request, _ context: ConnectionContext) throws(Problem) {
        let address =
            isBehindProxy
            ? ClientAddress(forwardedFor: request.headers[values: .xForwardedFor])
            : ClientAddress(context.remoteAddress)
        if let seconds = addresses.take(address) { throw .tooMany(retryAfter: seconds) }
    }

    private func answer(_ request: Request, _ endpoint: Endpoint?, _ context: ConnectionContext)
        async throws(Problem) -> Response
    {
        guard let endpoint else { throw .notFound }
        guard endpoint.route.methods.contains(request.method) else { throw .method }
        guard request.query.isEmpty || endpoint.route.takesPageQuery && request.method == .get else {
            throw .malformed("this path takes no query")
        }
        guard request.method == .post || !request.announcesBody else {
            throw .malformed("a request of this method has no body")
        }
        switch endpoint {
        case .health: return .of(.json, JSONBody.encode(Health.ok))
        case .openAPI: return .of(.json, PackageResources.openapi_json)
        case .server: return describeServer()
        case .program(let address): return try describe(program: address, request)
        case .invite(let invite): return try describe(invite: invite, request)
        case .programs: return try await createProgram(request, context)
        case .genesis(let program): return try await genesis(of: program)
        case .rooms(let program): return try await rooms(in: program, request)
        case .log(let log) where request.method == .post: return try await append(to: log, request, context)
        case .log(let log): return try await page(of: log, request, context.channel.eventLoop)
        case .statements(let log): return try await statements(of: log, request, context.channel.eventLoop)
        case .events(let log): return try await events(of: log, request)
        }
    }

    /// What a problem answers; with the methods that the path knows, where that was it.
    private func refusal(_ problem: Problem, _ endpoint: Endpoint?) -> Response {
        var response = problem.response
        if problem.kind == .method, let methods = endpoint?.route.methods {
            response.headers[.allow] = methods.map(\.rawValue).joined(separator: ", ")
        }
        return response
    }
}

extension Route {
    /// Whether it answers pages, and so takes the query that says which.
    fileprivate var takesPageQuery: Bool {
        switch self {
        case .programLog, .roomLog, .roomStatements: true
        default: false
        }
    }
}

extension Request {
    /// The path as it was sent, without the query.
    var path: Substring { split.path }

    /// The query as it was sent, without its question mark.
    var query: Substring { split.query }

    private var split: (path: Substring, query: Substring) {
        let target = head.path ?? ""
        guard let mark = target.utf8.firstIndex(of: UInt8(ascii: "?")) else { return (target[...], "") }
        return (target[..<mark], target[target.utf8.index(after: mark)...])
    }
}

extension HTTPField.Name {
    /// What a proxy writes the client's address into.
    static let xForwardedFor: HTTPField.Name = {
        guard let name = HTTPField.Name("X-Forwarded-For") else { preconditionFailure("a field name") }
        return name
    }()
}

extension Duration {
    /// Whole microseconds.
    var microseconds: Int64 { components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000 }
}
