import NIOCore
import NIOPosix

/// A SOCKS5 proxy (RFC 1928) without authentication, which writes down where it was asked to go and always goes to
/// one port of this machine.
final class SOCKSProxy: Sendable {
    private typealias Connection = NIOAsyncChannel<ByteBuffer, ByteBuffer>

    let port: Int
    private let serving: Task<Void, any Error>

    private init(
        _ listener: NIOAsyncChannel<NIOAsyncChannel<ByteBuffer, ByteBuffer>, Never>, port: Int,
        to upstream: Int, noting note: @escaping @Sendable (String) -> Void
    ) {
        self.port = port
        serving = Task {
            try await listener.executeThenClose { connections in
                try await withThrowingDiscardingTaskGroup { group in
                    for try await connection in connections {
                        group.addTask { try? await Self.pass(connection, to: upstream, noting: note) }
                    }
                }
            }
        }
    }

    /// `note` gets `host:port` of every connection, as the client asked for it.
    static func start(
        to upstream: Int, noting note: @escaping @Sendable (String) -> Void
    ) async throws -> SOCKSProxy {
        let listener = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .bind(host: "127.0.0.1", port: 0) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try Connection(wrappingChannelSynchronously: channel)
                }
            }
        return SOCKSProxy(
            listener, port: listener.channel.localAddress?.port ?? 0, to: upstream, noting: note)
    }

    func stop() { serving.cancel() }

    private static func pass(
        _ near: NIOAsyncChannel<ByteBuffer, ByteBuffer>, to upstream: Int,
        noting note: @Sendable (String) -> Void
    ) async throws {
        try await near.executeThenClose { fromClient, toClient in
            var pieces = fromClient.makeAsyncIterator()
            guard try await pieces.next() != nil else { return }
            try await toClient.write(ByteBuffer(bytes: [5, 0]))
            guard let request = try await pieces.next() else { return }
            note(Self.destination(Array(request.readableBytesView)))
            let far = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .connect(host: "127.0.0.1", port: upstream) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try Connection(wrappingChannelSynchronously: channel)
                    }
                }
            try await toClient.write(ByteBuffer(bytes: [5, 0, 0, 1, 0, 0, 0, 0, 0, 0]))
            try await far.executeThenClose { fromServer, toServer in
                let answers = Task {
                    for try await bytes in fromServer { try await toClient.write(bytes) }
                }
                while let bytes = try await pieces.next() { try await toServer.write(bytes) }
                answers.cancel()
            }
        }
    }

    private static func destination(_ request: [UInt8]) -> String {
        guard request.count > 6 else { return "" }
        let port = Int(request[request.count - 2]) << 8 | Int(request[request.count - 1])
        // Type 3 is a name, which the proxy looks up; type 1 an address.
        let host =
            request[3] == 3
            ? String(decoding: request[5..<(request.count - 2)], as: UTF8.self)
            : request[4..<8].map { "\($0)" }.joined(separator: ".")
        return "\(host):\(port)"
    }
}
