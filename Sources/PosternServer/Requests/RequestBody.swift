internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import PosternAPI

extension Request {
    /// Whether a body follows the header.
    var announcesBody: Bool {
        headers.contains(.transferEncoding) || headers[.contentLength].map { $0 != "0" } ?? false
    }

    /// Refuses a body that is announced as something else than an entry, or as longer than `limit`: before anything
    /// of it is read.
    func checkAnnouncedBody(limit: Int) throws(Problem) {
        guard MediaType.entry.matches(headers[.contentType]) else { throw .unsupported(wanted: .entry) }
        if let length = headers[.contentLength].flatMap({ Int($0) }), length > limit {
            throw .tooLarge(limit: limit)
        }
    }

    /// How long the body may become: as announced, or the limit where nothing is.
    func announcedLength(limit: Int) -> Int {
        min(max(headers[.contentLength].flatMap { Int($0) } ?? limit, 0), limit)
    }

    /// The body, at most `limit` bytes of it. Nothing of it is taken from the connection before this is called.
    func readBody(
        limit: Int, _ context: ConnectionContext, _ share: HeldBytes.Share? = nil
    ) async throws(Problem) -> [UInt8] {
        context.channel.triggerUserOutboundEvent(BodyWanted(), promise: nil)
        var bytes: [UInt8] = []
        var isTooLarge = false
        do {
            for try await part in body {
                isTooLarge = bytes.count + part.readableBytes > limit
                if isTooLarge { break }
                try share?.hold(bytes.count + part.readableBytes)
                bytes.append(contentsOf: part.readableBytesView)
            }
        } catch let problem as Problem {
            throw problem
        } catch {
            throw .malformed("the body broke off")
        }
        if isTooLarge { throw .tooLarge(limit: limit) }
        return bytes
    }
}
