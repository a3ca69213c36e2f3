import PosternFormat
import PosternSigning

extension Target {
    /// Sealed messages, as the server sees them.
    static let message = Target(
        "message", vectors: ["message"], specimens: { LogSpecimens.entries(of: .message) }
    ) { bytes in
        let message = requireCanonical(bytes, Message.init(decoding:)) { message, _ in
            Message(header: message.header, body: message.body).encoded
        }
        guard let message else { return }
        require((try? Entry(decoding: bytes)) == .message(message), "a message is an entry")
        require(bytes.starts(with: message.header.encoded), "a message begins with its header")
        require(message.header.log.isProgramLog == false, "a message is in a room")
        require(Padding.isPadded(message.body.count - Limits.authenticatorBytes), "a body is padded")
    }
}
