internal import HTTPTypes
internal import PosternAPI
internal import PosternFormat
internal import PosternSigning

/// One server as one identity talks to it: signs, waits where the server says so, connects again, and turns
/// answers into values or errors.
struct Server: Sendable {
    let origin: ServerOrigin
    let wire: Wire
    let options: ClientOptions
    let clock: @Sendable () -> Timestamp
    let random: RandomSource
    /// Signs the requests; nil where they need no signature.
    let signer: UnlockedIdentity?
    /// Tells the person something, once in a command.
    let say: @Sendable (String) -> Void

    /// The longest page that is read, in bytes. Servers cut pages much earlier.
    static let pageBytes = 64 << 20

    /// Fetches; safe to try again whatever happens.
    func get(
        _ endpoint: Endpoint, query: PageQuery? = nil, limit: Int = 1 << 20
    ) async throws(ClientError) -> Answer {
        try await exchange(outgoing(.get, endpoint, query: query, limit: limit))
    }

    /// Sends an entry. The same bytes are the same entry, so this too is safe to try again whatever happens.
    func post(
        _ entry: [UInt8], to endpoint: Endpoint, setupCode: String? = nil
    ) async throws(ClientError) -> Answer {
        var outgoing = outgoing(.post, endpoint, query: nil, limit: Self.pageBytes)
        outgoing.body = entry
        outgoing.request.headerFields[.contentType] = MediaType.entry.rawValue
        if let setupCode { outgoing.request.headerFields[.setupCode] = setupCode }
        return try await exchange(outgoing)
    }

    private func exchange(_ outgoing: Outgoing) async throws(ClientError) -> Answer {
        var attempts = Attempts(at: self)
        while true {
            var signed = outgoing
            sign(&signed)
            switch await wire.exchange(signed, origin: origin.description) {
            case .success(let answer):
                if try await !attempts.waited(for: answer) { return answer }
            case .failure(let fault):
                try await attempts.waited(after: fault)
            }
        }
    }

    /// Listens to a room's counts until the stream ends or `next` returns false.
    func counts(
        of log: LogID, next: @escaping @Sendable (UInt64) async -> Bool
    ) async -> Result<Answer?, TransportFault> {
        var outgoing = outgoing(.get, .events(log), query: nil, limit: 0)
        outgoing.request.headerFields[.accept] = MediaType.events.rawValue
        sign(&outgoing)
        let reader = CountStream()
        return await wire.stream(outgoing, origin: origin.description) { bytes in
            guard let counts = await reader.read(bytes) else { return false }
            for count in counts {
                guard await next(count) else { return false }
            }
            return true
        }
    }

    /// The same, waiting longer for a server that says it is busy.
    func patient(seconds: Int) -> Server {
        var options = options
        options.patienceSeconds = max(seconds, options.patienceSeconds)
        return Server(
            origin: origin, wire: wire, options: options, clock: clock, random: random, signer: signer,
            say: say)
    }

    private func outgoing(
        _ method: HTTPRequest.Method, _ endpoint: Endpoint, query: PageQuery?, limit: Int
    ) -> Outgoing {
        let request = HTTPRequest(
            method: method, scheme: origin.isSecure ? "https" : "http", authority: origin.authority,
            path: endpoint.path + (query?.text ?? ""))
        return Outgoing(request: request, body: nil, answerLimit: limit)
    }

    private func sign(_ outgoing: inout Outgoing) {
        signer?.sign(&outgoing.request, body: outgoing.body, at: clock(), random: random)
    }
}

/// Holds the reader between two pieces of the stream.
private actor CountStream {
    private var reader = CountEventReader()

    func read(_ bytes: [UInt8]) -> [UInt64]? { try? reader.read(bytes) }
}
