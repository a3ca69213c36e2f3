import NIOCore
import NIOPosix

/// Sends requests that were made before over as many connections as there are lists of them, each after the answer to the one
/// before it.
enum Load {
    private static let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)

    /// How many were answered a second. Each must be answered 201.
    static func run(_ requests: [[ByteBuffer]], port: Int) async throws -> Double {
        var channels: [any Channel] = []
        var ends: [EventLoopFuture<Void>] = []
        for list in requests {
            let end = group.any().makePromise(of: Void.self)
            let channel = try await ClientBootstrap(group: group)
                .channelOption(.tcpOption(.tcp_nodelay), value: 1)
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(Sender(list, end))
                    }
                }
                .connect(host: "127.0.0.1", port: port).get()
            channels.append(channel)
            ends.append(end.futureResult)
        }
        let start = ContinuousClock.now
        for channel in channels { channel.triggerUserOutboundEvent(Start(), promise: nil) }
        for end in ends { try await end.get() }
        let time = ContinuousClock.now - start
        for channel in channels { try? await channel.close() }
        let seconds = Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18
        return Double(requests.reduce(0) { $0 + $1.count }) / seconds
    }

    private struct Start {}

    private struct Unexpected: Error { let answer: String }

    private final class Sender: ChannelDuplexHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private let requests: [ByteBuffer]
        private let end: EventLoopPromise<Void>
        private var next = 0
        private var received = ByteBuffer()

        init(_ requests: [ByteBuffer], _ end: EventLoopPromise<Void>) {
            self.requests = requests
            self.end = end
        }

        func triggerUserOutboundEvent(
            context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?
        ) {
            send(context)
            promise?.succeed()
        }

        private func send(_ context: ChannelHandlerContext) {
            guard next < requests.count else { return end.succeed() }
            context.writeAndFlush(wrapOutboundOut(requests[next]), promise: nil)
            next += 1
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            var part = unwrapInboundIn(data)
            received.writeBuffer(&part)
            guard let length = answerLength(), received.readableBytes >= length else { return }
            guard received.readableBytesView.dropFirst(9).starts(with: Array("201".utf8)) else {
                return end.fail(Unexpected(answer: String(buffer: received)))
            }
            received.clear()
            send(context)
        }

        /// How long the answer is with its head; nil while that is not known.
        private func answerLength() -> Int? {
            let view = received.readableBytesView
            let text = String(decoding: view.prefix(1_024), as: UTF8.self)
            guard let head = text.firstRange(of: "\r\n\r\n"),
                let field = text[..<head.lowerBound].lowercased().firstRange(of: "content-length: ")
            else { return nil }
            let offset = text.lowercased().utf8.distance(
                from: text.lowercased().startIndex, to: field.upperBound)
            let digits = view.dropFirst(offset).prefix { $0 >= 0x30 && $0 <= 0x39 }
            guard let length = Int(String(decoding: digits, as: UTF8.self)) else { return nil }
            return text.utf8.distance(from: text.startIndex, to: head.upperBound) + length
        }

        func channelInactive(context: ChannelHandlerContext) {
            end.fail(Unexpected(answer: "the connection was closed"))
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) { end.fail(error) }
    }
}
