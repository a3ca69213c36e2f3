internal import Hummingbird
internal import NIOCore

/// What a request's answer may know about the connection: where it comes from, and how its body is asked for.
struct ConnectionContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let remoteAddress: String?
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
        remoteAddress = source.channel.remoteAddress?.ipAddress
    }
}
