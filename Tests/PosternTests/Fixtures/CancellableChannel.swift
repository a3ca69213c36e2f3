import HummingbirdCore
import Logging
import NIOCore

/// HTTP for servers that a test ends by cancelling them.
struct CancellableChannel: ServerChildChannel {
    let http: HTTP1Channel

    func setup(
        channel: any Channel, logger: Logger
    ) -> EventLoopFuture<TakenConnection<HTTP1Channel.Value>> {
        http.setup(channel: channel, logger: logger).map { TakenConnection($0) }
    }

    func handle(value: TakenConnection<HTTP1Channel.Value>, logger: Logger) async {
        await http.handle(value: value.serve(), logger: logger)
    }
}

extension HTTPServerBuilder {
    /// HTTP for servers that a test ends by cancelling them.
    static var cancellable: HTTPServerBuilder {
        HTTPServerBuilder { CancellableChannel(http: HTTP1Channel(responder: $0)) }
    }
}
