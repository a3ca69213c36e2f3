import NIOCore
import NIOPosix
import PosternFormat
import PosternSigning
import Synchronization

/// Stands between a client and a server, passes bytes on and keeps every one that the client receives.
///
/// It can also hold answers back: the server has done what it was asked, and the client does not learn it.
final class RecordingProxy: Sendable {
    private struct State {
        var toClient: [UInt8] = []
        var toServer: [UInt8] = []
        /// Answers to requests that begin with this are kept back.
        var heldBack: [UInt8]?
        var held = 0
    }

    let port: Int
    private let backend: Int
    private let state = Mutex(State())
    private let channel: NIOAsyncChannel<Client, Never>

    private typealias Client = TakenConnection<NIOAsyncChannel<ByteBuffer, ByteBuffer>>

    private init(_ channel: NIOAsyncChannel<Client, Never>, port: Int, backend: Int) {
        self.channel = channel
        self.port = port
        self.backend = backend
    }

    /// Runs `body` with a proxy in front of the server on that port of this machine.
    static func with<Result: Sendable>(
        backend: Int, _ body: @Sendable (RecordingProxy) async throws -> Result
    ) async throws -> Result {
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.1", port: 0) { child in
                child.eventLoop.makeCompletedFuture {
                    Client(
                        try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
                            wrappingChannelSynchronously: child,
                            configuration: .init(isOutboundHalfClosureEnabled: true)))
                }
            }
        guard let port = channel.channel.localAddress?.port else { preconditionFailure("bound to no port") }
        let proxy = RecordingProxy(channel, port: port, backend: backend)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await proxy.serve() }
            defer { group.cancelAll() }
            return try await body(proxy)
        }
    }

    var origin: String { "http://127.0.0.1:\(port)" }

    /// Everything that clients received.
    var received: [UInt8] { state.withLock { $0.toClient } }
    /// Everything that clients sent.
    var sent: [UInt8] { state.withLock { $0.toServer } }
    /// How many bytes of answers were kept back.
    var held: Int { state.withLock { $0.held } }

    /// From now on, answers to requests that begin with this are kept back; nil ends that.
    func hold(answersTo start: String?) {
        state.withLock { $0.heldBack = start.map { Array($0.utf8) } }
    }

    /// The same program address or invite, by way of this proxy.
    func leading(to link: String) throws -> String {
        guard let origin = ServerOrigin(origin) else { preconditionFailure("an origin") }
        if let address = try? ProgramAddress(text: link) {
            return ProgramAddress(origin: origin, program: address.program).text
        }
        let invite = try Invite(text: link)
        return Invite(origin: origin, program: invite.program, case: invite.caseID).text
    }

    private func serve() async throws {
        try await channel.executeThenClose { connections in
            try await withThrowingDiscardingTaskGroup { group in
                for try await connection in connections {
                    group.addTask { try? await self.pass(connection.serve()) }
                }
            }
        }
    }

    private func pass(_ client: NIOAsyncChannel<ByteBuffer, ByteBuffer>) async throws {
        try await client.executeThenClose { requests, answersOut in
            let server = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connect(host: "127.0.0.1", port: backend) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
                            wrappingChannelSynchronously: channel,
                            configuration: .init(isOutboundHalfClosureEnabled: true))
                    }
                }
            try await server.executeThenClose { answers, requestsOut in
                let hold = Hold()
                await withTaskGroup(of: Void.self) { group in
                    group.addTask {
                        do {
                            for try await bytes in requests {
                                let holds = self.noted(request: Array(bytes.readableBytesView))
                                if holds { hold.begins.withLock { $0 = true } }
                                try await requestsOut.write(bytes)
                            }
                        } catch {}
                        requestsOut.finish()
                    }
                    group.addTask {
                        do {
                            for try await bytes in answers {
                                let holds = hold.begins.withLock { $0 }
                                self.noted(answer: Array(bytes.readableBytesView), held: holds)
                                if !holds { try await answersOut.write(bytes) }
                            }
                        } catch {}
                        if !hold.begins.withLock({ $0 }) { answersOut.finish() }
                    }
                    await group.next()
                    group.cancelAll()
                }
            }
        }
    }

    /// Whether one connection's answers are kept back.
    private final class Hold: Sendable { let begins = Mutex(false) }

    private func noted(request bytes: [UInt8]) -> Bool {
        state.withLock { state in
            state.toServer += bytes
            guard let start = state.heldBack else { return false }
            return bytes.starts(with: start)
        }
    }

    private func noted(answer bytes: [UInt8], held: Bool) {
        state.withLock { state in
            if held { state.held += bytes.count } else { state.toClient += bytes }
        }
    }
}
