internal import NIOCore

/// Says that bytes arrived, before anybody reads them: what makes a connection that is sending a header slowly
/// different from one that is idle.
struct BytesArrived: Sendable {}

/// Stands nearest to the socket and announces each read.
final class ByteWatch: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        context.fireUserInboundEventTriggered(BytesArrived())
        context.fireChannelRead(data)
    }
}
