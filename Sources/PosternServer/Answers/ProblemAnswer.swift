internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import PosternAPI

/// A problem answers for itself.
extension Problem {
    /// The header fields of its answer; the same for every occurrence of the same problem.
    var fields: HTTPFields {
        var fields = HTTPFields.ours(.problem)
        if let retryAfter { fields[.retryAfter] = String(retryAfter) }
        return fields
    }

    /// The body of its answer.
    var body: ByteBuffer { ByteBuffer(bytes: JSONBody.encode(self)) }

    /// Its answer.
    var response: Response {
        Response(status: kind.status, headers: fields, body: ResponseBody(byteBuffer: body))
    }
}

extension HTTPFields {
    /// What every answer of ours carries: its type, which no browser is to guess at, and that nobody keeps it.
    static func ours(_ type: PosternAPI.MediaType) -> HTTPFields {
        [
            .contentType: type.rawValue,
            .cacheControl: "no-store",
            .xContentTypeOptions: "nosniff",
        ]
    }
}

extension Response {
    /// An answer of `bytes`.
    static func of(_ type: PosternAPI.MediaType, _ bytes: [UInt8], status: HTTPResponse.Status = .ok)
        -> Response
    {
        Response(
            status: status, headers: .ours(type), body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    /// An answer of many bytes, which keeps its share of the memory until the last piece is on its way.
    ///
    /// In pieces, so that each that a reader takes counts as a sign of life: a long page over a slow line lasts longer
    /// than a connection may be idle.
    static func held(
        _ type: PosternAPI.MediaType, _ bytes: [UInt8], _ share: HeldBytes.Share, _ eventLoop: any EventLoop
    ) -> Response {
        let whole = ByteBuffer(bytes: bytes)
        let body = ResponseBody(contentLength: bytes.count) { writer in
            defer { withExtendedLifetime(share) {} }
            var rest = whole
            while let piece = rest.readSlice(length: min(rest.readableBytes, pieceBytes)),
                piece.readableBytes > 0
            {
                try await writer.write(piece)
                // Pieces travel to the event loop on their own. Only there is it known whether the connection takes
                // more, and the next piece waits for that.
                try await eventLoop.submit {}.get()
            }
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: .ours(type), body: body)
    }

    /// Who does not take this much in the time that a connection may be idle is taken for gone.
    private static var pieceBytes: Int { 131_072 }
}
