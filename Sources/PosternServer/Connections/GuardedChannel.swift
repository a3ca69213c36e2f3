internal import HummingbirdCore
internal import Logging
internal import NIOCore

/// A connection that is counted, watched and timed from its first byte, whatever is inside: HTTP or TLS with
/// HTTP in it.
struct GuardedChannel<Base: ServerChildChannel>: ServerChildChannel
where Base.Value == AcceptedConnection.Parts {
    let base: Base
    let open: OpenConnections
    let limits: ServerLimits
    let isBehindProxy: Bool

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<AcceptedConnection> {
        let address = ClientAddress(channel.remoteAddress?.ipAddress)
        let admission = open.open(address, limit: addressLimit(for: channel))
        channel.closeFuture.whenComplete { [open] _ in open.close(address) }
        let setup = base.setup(channel: channel, logger: logger).flatMapThrowing { parts in
            let connection = AcceptedConnection(parts)
            let pipeline = channel.pipeline.syncOperations
            try pipeline.handler(type: RequestGuard.self).begin(admission)
            try pipeline.addHandler(ByteWatch(), position: .first)
            let options = channel.syncOptions
            // Small pieces, and little that waits to be taken: what a connection may hold in memory, times all of them.
            try options?.setOption(
                .recvAllocator,
                value: AdaptiveRecvByteBufferAllocator(
                    minimum: 1_024, initial: 2_048, maximum: Self.pieceBytes))
            try options?.setOption(
                .writeBufferWaterMark, value: .init(low: Self.pieceBytes / 2, high: Self.pieceBytes))
            return connection
        }
        // Nobody else does, and a stop would wait for it.
        setup.whenFailure { _ in channel.close(promise: nil) }
        return setup
    }

    func handle(value: AcceptedConnection, logger: Logger) async {
        await base.handle(value: value.serve(), logger: logger)
    }

    /// The largest pieces in which a connection is read; whoever sends little is read in smaller ones, because each
    /// connection keeps one until a header is whole. And the most of what waits to be written before a writer waits.
    private static var pieceBytes: Int { 16_384 }

    private func addressLimit(for channel: any Channel) -> Int? {
        if isBehindProxy { return nil }
        if let given = limits.connectionsPerAddress { return given }
        let isLoopback = channel.remoteAddress?.ipAddress.map(ListenAddress.isLoopback) ?? true
        return isLoopback ? nil : ServerLimits.defaultConnectionsPerAddress
    }
}
