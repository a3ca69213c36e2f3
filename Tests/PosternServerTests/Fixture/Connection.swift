import NIOCore
import NIOPosix
import NIOSSL

/// A raw connection to the server: bytes out, bytes in.
final class Connection {
    struct Closed: Error {}

    private let channel: any Channel
    private var arriving: AsyncStream<[UInt8]>.AsyncIterator
    private var buffer: [UInt8] = []

    private init(_ channel: any Channel, _ arriving: AsyncStream<[UInt8]>) {
        self.channel = channel
        self.arriving = arriving.makeAsyncIterator()
    }

    static func open(
        host: String = "127.0.0.1", port: Int, tls: NIOSSLContext? = nil, buffer: Int? = nil
    ) async throws -> Connection {
        let (stream, continuation) = AsyncStream.makeStream(of: [UInt8].self)
        var bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        if let buffer {
            bootstrap = bootstrap.channelOption(
                .socketOption(.so_rcvbuf), value: SocketOptionValue(buffer))
        }
        let channel =
            try await bootstrap
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let tls {
                        try channel.pipeline.syncOperations.addHandler(
                            NIOSSLClientHandler(context: tls, serverHostname: "localhost"))
                    }
                    try channel.pipeline.syncOperations.addHandler(Collector(continuation))
                }
            }
            .connect(host: host, port: port).get()
        return Connection(channel, stream)
    }

    func send(_ bytes: some Sequence<UInt8>) async throws {
        try await channel.writeAndFlush(ByteBuffer(bytes: bytes))
    }

    /// Begins to send, and does not wait for the last byte.
    func begin(_ bytes: some Sequence<UInt8>) {
        channel.writeAndFlush(ByteBuffer(bytes: bytes), promise: nil)
    }

    func send(_ text: String) async throws { try await send(text.utf8) }

    func close() async { try? await channel.close() }

    /// Reads nothing more from the socket.
    func pause() async throws { try await channel.setOption(.autoRead, value: false).get() }

    /// Reads from the socket once, a few pieces at most.
    func readOnce() { channel.read() }

    /// Reads from the socket some times a second, a quarter of a megabyte at most: on its own thread, however busy the
    /// test's are.
    func readSlowly(for time: Duration) async throws {
        let channel = channel
        let reading = channel.eventLoop.scheduleRepeatedTask(initialDelay: .zero, delay: .milliseconds(150)) {
            _ in channel.read()
        }
        defer { reading.cancel() }
        try await Task.sleep(for: time)
    }

    /// Reads from the socket again.
    func resume() async throws { try await channel.setOption(.autoRead, value: true).get() }

    /// How many bytes come until the end.
    func rest() async -> Int {
        while await more() {}
        return buffer.count
    }

    /// Whether the server has nothing more to say.
    func isEnded() async -> Bool {
        guard buffer.isEmpty else { return false }
        return await !more()
    }

    private func more() async -> Bool {
        guard let bytes = await arriving.next(isolation: #isolation) else { return false }
        buffer += bytes
        return true
    }

    /// One line without its end.
    func line() async throws -> String {
        while true {
            if let end = buffer.firstIndex(of: 10) {
                let line = buffer[..<end].filter { $0 != 13 }
                buffer.removeFirst(end + 1)
                return String(decoding: line, as: UTF8.self)
            }
            guard await more() else { throw Closed() }
        }
    }

    func bytes(_ count: Int) async throws -> [UInt8] {
        while buffer.count < count { guard await more() else { throw Closed() } }
        defer { buffer.removeFirst(count) }
        return Array(buffer[..<count])
    }

    /// The head of an answer, with an empty body.
    func head() async throws -> Answer {
        let first = try await line().split(separator: " ")
        guard first.count > 1, let status = Int(first[1]) else { throw Closed() }
        var lines: [String] = []
        while case let line = try await line(), !line.isEmpty { lines.append(line) }
        return Answer(status: status, lines: lines, body: [])
    }

    /// A whole answer whose length is given.
    func answer() async throws -> Answer {
        let head = try await head()
        let body = try await bytes(head["content-length"].flatMap { Int($0) } ?? 0)
        return Answer(status: head.status, lines: head.lines, body: body)
    }

    /// The next chunk of an answer whose length is not given; empty at its end.
    func chunk() async throws -> [UInt8] {
        guard let count = Int(try await line(), radix: 16) else { throw Closed() }
        let bytes = try await bytes(count)
        _ = try await line()
        return bytes
    }

    private final class Collector: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        private let continuation: AsyncStream<[UInt8]>.Continuation

        init(_ continuation: AsyncStream<[UInt8]>.Continuation) { self.continuation = continuation }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            continuation.yield(Array(unwrapInboundIn(data).readableBytesView))
        }

        func channelInactive(context: ChannelHandlerContext) { continuation.finish() }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            continuation.finish()
            context.close(promise: nil)
        }
    }
}
