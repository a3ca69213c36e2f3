import NIOCore
import NIOPosix
import Synchronization

/// The network between client and server: passes bytes on, or not, as a test wants it.
final class Network: Sendable {
    /// What happens to a connection.
    enum Weather: Sendable {
        case fair
        /// The answer to the next request that changes something is lost, with the connection.
        case losesNextReceipt
        /// The same, and from then on nothing gets through.
        case losesNextReceiptAndDies
        /// The next request that changes something does not get through, nor does anything from then on.
        case losesNextWriteAndDies
        /// No connection is taken up.
        case dead
        /// Connections that ask for a path with this in it are cut.
        case cutsReads(String)
        /// Requests for a path with this in it are answered with that, and go no further.
        case answersReads(String, String)
        /// The next request that changes nothing is answered with this, and goes no further.
        case answersNextRead(String)
        /// The next request that changes something is answered with this, after it was passed on.
        case answersNextWrite(String)
    }

    private struct State {
        var weather = Weather.fair
        var upstream: Int
        var posts: [[UInt8]] = []
        var beforePost: (@Sendable () -> Void)?
    }

    private let state: Mutex<State>
    private let listener = Mutex<(any Channel)?>(nil)

    private init(upstream: Int) { state = Mutex(State(upstream: upstream)) }

    static func start(to upstream: Int) async throws -> Network {
        let network = Network(upstream: upstream)
        let channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .childChannelOption(.autoRead, value: false)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(NearEnd(network))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        network.listener.withLock { $0 = channel }
        return network
    }

    var origin: String { "http://127.0.0.1:\(listener.withLock { $0?.localAddress?.port } ?? 0)" }

    var weather: Weather {
        get { state.withLock { $0.weather } }
        set { state.withLock { $0.weather = newValue } }
    }

    /// Where the bytes go: another server from now on, for new connections.
    var upstream: Int {
        get { state.withLock { $0.upstream } }
        set { state.withLock { $0.upstream = newValue } }
    }

    /// The bodies of the requests that change something, in order; of the one too that was lost on the way.
    var posts: [[UInt8]] { state.withLock { $0.posts } }

    /// Called whenever a request that changes something comes from a client, before it is passed on.
    var beforePost: (@Sendable () -> Void)? {
        get { state.withLock { $0.beforePost } }
        set { state.withLock { $0.beforePost = newValue } }
    }

    func posted(_ body: [UInt8]) { state.withLock { $0.posts.append(body) } }

    /// Whether the request that is about to pass, and that changes something, is lost.
    func losesWrite() -> Bool {
        state.withLock { state in
            guard case .losesNextWriteAndDies = state.weather else { return false }
            state.weather = .dead
            return true
        }
    }

    /// What becomes of a request that changes nothing: nil where it is passed on, "" where it is cut.
    func answer(toRead request: String) -> String? {
        state.withLock { state in
            switch state.weather {
            case .cutsReads(let path): return request.contains(path) ? "" : nil
            case .answersReads(let path, let answer): return request.contains(path) ? answer : nil
            case .answersNextRead(let answer):
                state.weather = .fair
                return answer
            default: return nil
            }
        }
    }

    /// What comes in place of the answer to a request that changes something.
    func answerToWrite() -> String? {
        state.withLock { state in
            guard case .answersNextWrite(let answer) = state.weather else { return nil }
            state.weather = .fair
            return answer
        }
    }

    /// Whether the answer that is about to pass is lost.
    func losesReceipt() -> Bool {
        state.withLock { state in
            switch state.weather {
            case .fair, .cutsReads, .answersReads, .answersNextRead, .answersNextWrite,
                .losesNextWriteAndDies:
                return false
            case .dead: return true
            case .losesNextReceipt: state.weather = .fair
            case .losesNextReceiptAndDies: state.weather = .dead
            }
            return true
        }
    }

    func stop() async throws {
        let channel = listener.withLock { $0 }
        try await channel?.close()
    }
}

/// The client's side of one connection.
private final class NearEnd: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let network: Network
    private var far: (any Channel)?
    private var isPosting = false
    private var isCut = false
    /// What came of a request that is not whole yet.
    private var request: [UInt8] = []

    init(_ network: Network) { self.network = network }

    func channelActive(context: ChannelHandlerContext) {
        if case .dead = network.weather {
            context.close(promise: nil)
            return
        }
        let near = NIOLoopBound(self, eventLoop: context.eventLoop)
        let nearContext = NIOLoopBound(context, eventLoop: context.eventLoop)
        ClientBootstrap(group: context.eventLoop)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(FarEnd(near, nearContext))
                }
            }
            .connect(host: "127.0.0.1", port: network.upstream)
            .hop(to: context.eventLoop)
            .whenComplete { result in
                let context = nearContext.value
                switch result {
                case .success(let channel):
                    near.value.far = channel
                    context.channel.setOption(.autoRead, value: true).whenComplete { _ in
                        nearContext.value.read()
                    }
                case .failure: context.close(promise: nil)
                }
            }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if !isCut, case .dead = network.weather {
            context.close(promise: nil)
            return
        }
        let bytes = unwrapInboundIn(data)
        note(Array(bytes.readableBytesView))
        if bytes.readableBytesView.starts(with: Array("POST ".utf8)) {
            isPosting = true
            network.beforePost?()
            isCut = network.losesWrite()
        }
        if isCut {
            // Its body may follow.
            if request.isEmpty { context.close(promise: nil) }
            return
        }
        if bytes.readableBytesView.starts(with: Array("GET ".utf8)) {
            isPosting = false
            let line = bytes.readableBytesView.prefix { $0 != 13 }
            if let answer = network.answer(toRead: String(decoding: line, as: UTF8.self)) {
                end(answer, context)
                return
            }
        }
        far?.writeAndFlush(bytes, promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) { far?.close(promise: nil) }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    /// Writes down the body of a request that changes something once it is whole.
    private func note(_ bytes: [UInt8]) {
        request += bytes
        while let head = request.firstRange(of: Array("\r\n\r\n".utf8)) {
            let lines = String(decoding: request[..<head.lowerBound], as: UTF8.self).lowercased()
                .split(separator: "\r\n")
            let length = lines.first { $0.hasPrefix("content-length:") }.flatMap { line in
                Int(line.drop { $0 != ":" }.dropFirst().drop { $0 == " " })
            }
            let end = head.upperBound + (length ?? 0)
            guard request.count >= end else { return }
            if lines.first?.hasPrefix("post ") == true {
                network.posted(Array(request[head.upperBound..<end]))
            }
            request.removeFirst(end)
        }
    }

    /// Says this as the last thing on the connection.
    private func end(_ answer: String, _ context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: answer)), promise: nil)
        context.close(promise: nil)
    }

    /// An answer on its way back.
    func answer(_ bytes: ByteBuffer, _ context: ChannelHandlerContext) {
        if isPosting, let other = network.answerToWrite() {
            end(other, context)
            return
        }
        if isPosting, network.losesReceipt() {
            context.close(promise: nil)
        } else {
            context.writeAndFlush(wrapOutboundOut(bytes), promise: nil)
        }
    }
}

/// The server's side of the same connection, on the same event loop.
private final class FarEnd: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let near: NIOLoopBound<NearEnd>
    private let nearContext: NIOLoopBound<ChannelHandlerContext>

    init(_ near: NIOLoopBound<NearEnd>, _ context: NIOLoopBound<ChannelHandlerContext>) {
        self.near = near
        nearContext = context
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        near.value.answer(unwrapInboundIn(data), nearContext.value)
    }

    func channelInactive(context: ChannelHandlerContext) { nearContext.value.close(promise: nil) }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
