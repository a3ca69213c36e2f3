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
}
