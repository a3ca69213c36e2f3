internal import AsyncHTTPClient
internal import HTTPTypes
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOSSL
internal import Synchronization

/// The one place that speaks HTTP: one request, one answer, all of it bounded.
///
/// The library's client, its threads and the trust roots come to life with the first request, so that a
/// command without network does not pay for them.
final class Wire: Sendable {
    private let options: ClientOptions
    private let client = Mutex<HTTPClient?>(nil)

    init(options: ClientOptions) { self.options = options }

    /// Sends the request to `origin` and reads its whole answer.
    func exchange(_ outgoing: Outgoing, origin: String) async -> Result<Answer, TransportFault> {
        do {
            let client = try opened()
            return .success(try await exchange(outgoing, origin: origin, by: client))
        } catch {
            return .failure(Self.fault(error))
        }
    }

    private func exchange(
        _ outgoing: Outgoing, origin: String, by client: HTTPClient
    ) async throws -> Answer {
        let request = Self.request(outgoing, origin: origin)
        let timeout = TimeAmount.seconds(Int64(options.timeoutSeconds))
        // The library's own deadline ends with the head of the answer. This one bounds a body that drips, too.
        let total = Duration.seconds(options.timeoutSeconds * 4)
        return try await withThrowingTaskGroup(of: Answer?.self) { group in
            group.addTask {
                let response = try await client.execute(request, timeout: timeout)
                let body = try await response.body.collect(upTo: outgoing.answerLimit)
                return Self.answer(response, body: Array(body.readableBytesView))
            }
            group.addTask {
                try await Task.sleep(for: total)
                return nil
            }
            defer { group.cancelAll() }
            guard let first = try await group.next(), let answer = first else {
                throw TransportFault.cutOff("no complete answer in time")
            }
            return answer
        }
    }

    /// Sends the request and hands over each piece of a successful answer as it comes, until the answer ends or
    /// `piece` returns false. An answer of another status is returned.
    func stream(
        _ outgoing: Outgoing, origin: String, piece: @Sendable ([UInt8]) async -> Bool
    ) async -> Result<Answer?, TransportFault> {
        do {
            let client = try opened()
            let request = Self.request(outgoing, origin: origin)
            let response = try await client.execute(request, timeout: .seconds(Int64(options.timeoutSeconds)))
            guard response.status.code == 200 else { return .success(Self.answer(response, body: [])) }
            for try await bytes in response.body {
                guard await piece(Array(bytes.readableBytesView)) else { break }
            }
            return .success(nil)
        } catch {
            return .failure(Self.fault(error))
        }
    }

    private static func answer(_ response: HTTPClientResponse, body: [UInt8]) -> Answer {
        Answer(
            status: Int(response.status.code), contentType: response.headers.first(name: "Content-Type"),
            retryAfter: response.headers.first(name: "Retry-After").flatMap { Int($0) },
            date: response.headers.first(name: "Date"), body: body)
    }

    /// Closes the connections.
    func shutdown() async {
        let client = client.withLock { client in
            defer { client = nil }
            return client
        }
        try? await client?.shutdown()
    }

    // The library ends the process when one of its clients goes without having been shut down.
    deinit {
        guard let client = client.withLock({ $0 }) else { return }
        Task { try? await client.shutdown() }
    }

    private func opened() throws(TransportFault) -> HTTPClient {
        try client.withLock { (client) throws(TransportFault) -> HTTPClient in
            if let client { return client }
            let made = HTTPClient(eventLoopGroupProvider: .singleton, configuration: try configuration())
            client = made
            return made
        }
    }

    private func configuration() throws(TransportFault) -> HTTPClient.Configuration {
        do throws(ClientError) {
            return try checkedConfiguration()
        } catch {
            throw .untrusted(error.description)
        }
    }

    private func checkedConfiguration() throws(ClientError) -> HTTPClient.Configuration {
        var tls = TLSConfiguration.makeClientConfiguration()
        if let authorities = try options.authorities() {
            tls.additionalTrustRoots = [.certificates(authorities)]
        }
        var configuration = HTTPClient.Configuration(
            tlsConfiguration: tls, redirectConfiguration: .disallow,
            timeout: .init(connect: .seconds(10), read: .seconds(Int64(max(options.timeoutSeconds, 30)) + 15))
        )
        // The client itself decides what is tried again; a hidden second attempt would hide the reason.
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.proxy = try options.way()
        return configuration
    }

    private static func request(_ outgoing: Outgoing, origin: String) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: origin + (outgoing.request.path ?? "/"))
        request.method = HTTPMethod(rawValue: outgoing.request.method.rawValue)
        for field in outgoing.request.headerFields {
            request.headers.add(name: field.name.rawName, value: field.value)
        }
        if let body = outgoing.body { request.body = .bytes(ByteBuffer(bytes: body)) }
        return request
    }

    private static func fault(_ error: any Error) -> TransportFault {
        switch error {
        case let fault as TransportFault: return fault
        case is CancellationError: return .cancelled
        case is NIOTooManyBytesError: return .tooLong
        case let error as NIOConnectionError:
            let first = error.connectionErrors.first.map { LibraryError.connectionFault($0.error) }
            return .notConnected(first ?? "its name has no address")
        case let error as HTTPClientError:
            switch error {
            case .cancelled: return .cancelled
            case .connectTimeout, .getConnectionFromPoolTimeout: return .notConnected("no connection in time")
            case .socksHandshakeTimeout, .httpProxyHandshakeTimeout:
                return .notConnected("the proxy does not answer")
            case .invalidProxyResponse, .proxyAuthenticationRequired: return .proxyRefuses
            case .tlsHandshakeTimeout: return .notConnected("the TLS handshake takes too long")
            case .deadlineExceeded, .readTimeout, .writeTimeout: return .cutOff("no answer in time")
            case .remoteConnectionClosed: return .cutOff("the connection was closed")
            default: return .cutOff(error.shortDescription)
            }
        case is NIOSSLError, is BoringSSLError, is NIOSSLExtraError:
            return LibraryError.tlsFault(error)
        default: return .cutOff(LibraryError.connectionFault(error))
        }
    }
}
