internal import HTTPTypes
internal import NIOCore
internal import NIOHTTP1
internal import NIOHTTPTypes
internal import PosternAPI

/// Watches over one connection: how long a header, a body and a reader take, how much a body brings, and that
/// whoever breaks off or cannot be read gets a problem document instead of silence.
///
/// What goes right passes through untouched. It has one timer at most, which is as a rule set again only when it fires.
final class RequestGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// Whoever asks more questions ahead than this hangs up on us: no client of ours asks ahead at all, and each
    /// question is held in memory until its turn comes.
    private static let mostUnanswered = 16

    /// What of the request is being waited for.
    private enum Reading { case nothing, header, body }

    private let limits: ServerLimits
    private var admission = OpenConnections.Admission.taken
    private var reading = Reading.nothing
    /// Requests whose answer has not ended.
    private var unanswered = 0
    private var isAnswering = false
    private var bodyBytes = 0
    /// Whether somebody reads the body that is arriving, and whether a read was put off until then.
    private var isBodyWanted = false
    private var isReadPutOff = false
    /// Whether the answer that is being given came before the whole body: it is the last of the connection.
    private var isLastAnswer = false
    /// Said the last word: whatever still comes is not listened to.
    private var isDone = false
    private var deadline: NIODeadline?
    private var timer: (deadline: NIODeadline, scheduled: Scheduled<Void>)?

    init(limits: ServerLimits) { self.limits = limits }

    /// Says whether the connection was taken. One that was not is answered at its first request.
    func begin(_ admission: OpenConnections.Admission) { self.admission = admission }

    func handlerRemoved(context: ChannelHandlerContext) { timer?.scheduled.cancel() }

    func channelInactive(context: ChannelHandlerContext) {
        timer?.scheduled.cancel()
        timer = nil
        context.fireChannelInactive()
    }

    // MARK: What comes in

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case is BytesArrived:
            if reading == .nothing, !isDone {
                reading = .header
                wait(seconds: limits.headerSeconds, context)
            }
            return
        case is ChannelShouldQuiesceEvent where reading != .nothing:
            // A shutdown does not wait for a slow request.
            wait(seconds: limits.stopSeconds, context)
        case ChannelEvent.inputClosed where isDone:
            context.close(promise: nil)
        default: break
        }
        context.fireUserInboundEventTriggered(event)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if isDone { return discard(unwrapInboundIn(data), context) }
        switch unwrapInboundIn(data) {
        case .head:
            unanswered += 1
            if unanswered > Self.mostUnanswered {
                isDone = true
                return context.close(promise: nil)
            }
            reading = .body
            bodyBytes = 0
            isBodyWanted = false
            switch admission {
            case .taken: break
            case .tooManyOfAddress: return finish(.tooMany(retryAfter: 10), context)
            case .full: return finish(.unavailable(retryAfter: 10), context)
            }
            wait(seconds: limits.bodySeconds, context)
        case .body(let buffer):
            bodyBytes += buffer.readableBytes
            // A body that is refused is read to its end so that the answer arrives, but not for ever.
            if bodyBytes > 2 * limits.bodyBytes + 65_536 {
                return finish(.tooLarge(limit: limits.bodyBytes), context)
            }
        case .end:
            reading = .nothing
            watchReader(context)
        }
        context.fireChannelRead(data)
    }

    /// After the last word: what still comes is read, so that the word arrives, but not for ever.
    private func discard(_ part: HTTPRequestPart, _ context: ChannelHandlerContext) {
        guard case .body(let buffer) = part else { return }
        bodyBytes += buffer.readableBytes
        if bodyBytes > 2 * limits.bodyBytes + 65_536 { context.close(promise: nil) }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        context.fireChannelReadComplete()
        // Nobody behind us asks for more once we are done, and the end of the input has to be seen.
        if isDone { context.read() }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? HTTPParserError, !isDone else { return context.fireErrorCaught(error) }
        switch error {
        case .headerOverflow: finish(.headerTooLarge, context)
        case .invalidEOFState, .closedConnection: context.fireErrorCaught(error)
        default: finish(.malformed("the request is not HTTP"), context)
        }
    }

    // MARK: What goes out

    func read(context: ChannelHandlerContext) {
        if reading == .body, !isBodyWanted, !isLastAnswer, !isDone {
            isReadPutOff = true
        } else {
            context.read()
        }
    }

    func triggerUserOutboundEvent(
        context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?
    ) {
        guard event is BodyWanted else {
            return context.triggerUserOutboundEvent(event, promise: promise)
        }
        isBodyWanted = true
        readPutOff(context)
        promise?.succeed()
    }

    private func readPutOff(_ context: ChannelHandlerContext) {
        guard isReadPutOff else { return }
        isReadPutOff = false
        context.read()
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if isDone {
            promise?.fail(ChannelError.ioOnClosedChannel)
            return
        }
        switch unwrapOutboundIn(data) {
        case .head(var head):
            isAnswering = true
            // Before the body is there, so without it: a refusal. Whatever else of the body comes is no use to anybody.
            if reading == .body, unanswered == 1 {
                isLastAnswer = true
                head.headerFields[.connection] = "close"
                return context.write(wrapOutboundOut(.head(head)), promise: promise)
            }
        case .body: break
        case .end:
            isAnswering = false
            unanswered -= 1
            if isLastAnswer {
                context.writeAndFlush(data, promise: promise)
                return endOutput(context)
            }
        }
        context.write(data, promise: promise)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if reading == .nothing, !isDone { watchReader(context) }
        context.fireChannelWritabilityChanged()
    }

    /// Between requests: whoever asks and then does not read holds what they asked for in our memory.
    private func watchReader(_ context: ChannelHandlerContext) {
        if context.channel.isWritable { deadline = nil } else { wait(seconds: limits.idleSeconds, context) }
    }

    // MARK: Time

    private func wait(seconds: Int, _ context: ChannelHandlerContext) {
        let deadline = NIODeadline.now() + .seconds(Int64(seconds))
        self.deadline = deadline
        // A timer that fires earlier sets itself again; one that would fire too late is of no use.
        if let timer {
            guard timer.deadline > deadline else { return }
            timer.scheduled.cancel()
        }
        schedule(context)
    }

    private func schedule(_ context: ChannelHandlerContext) {
        guard let deadline else { return }
        let scheduled = context.eventLoop.assumeIsolated().scheduleTask(deadline: deadline) {
            self.timer = nil
            guard let deadline = self.deadline else { return }
            if deadline <= .now() { self.runOut(context) } else { self.schedule(context) }
        }
        timer = (deadline, scheduled)
    }

    private func runOut(_ context: ChannelHandlerContext) {
        deadline = nil
        if isDone || reading == .nothing { return context.close(promise: nil) }
        finish(.timeout, context)
    }

    // MARK: The last word

    /// Answers with `problem` where an answer can still be given, and ends the connection.
    private func finish(_ problem: Problem, _ context: ChannelHandlerContext) {
        // Only the request that is being read is answered here: neither one that has its answer already, nor before
        // those that came earlier. A header that is being read is not counted yet.
        let canAnswer = !isAnswering && unanswered == (reading == .body ? 1 : 0)
        isDone = true
        reading = .nothing
        guard canAnswer else { return context.close(promise: nil) }
        var head = HTTPResponse(status: problem.kind.status, headerFields: problem.fields)
        let body = problem.body
        head.headerFields[.contentLength] = String(body.readableBytes)
        head.headerFields[.connection] = "close"
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(body)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        endOutput(context)
    }

    private func endOutput(_ context: ChannelHandlerContext) {
        isDone = true
        reading = .nothing
        // Closing both ways at once would reset the connection under whoever is still sending, and with it the
        // answer. So only our half is closed; the rest follows when they are done, or after two seconds.
        context.close(mode: .output, promise: nil)
        wait(seconds: 2, context)
        context.read()
    }
}
