import Foundation
import PosternFormat
import PosternSealing
import PosternSigning
import VectorFiles

/// The two signed requests of the page "HTTP": Rin reads the room of the worked example, Max posts the acknowledgement.
struct ExampleRequests {
    /// Each request and its signature base, and the seeds of both who sign: as they stand between fences.
    let blocks: [String]

    init(_ room: ExampleRoom) {
        let log = room.log.id
        let path = "/v1/programs/\(log.program.text)/cases/\(log.caseID.text)/rooms/\(log.room.text)/log"
        let read = SignedRequest(
            "GET", path, "?from=3", digest: nil, by: room.program.rin, created: 1_790_090_005,
            nonce: "get nonce")
        let body = room.messages[1].message.encoded
        let digest = "sha-256=:\(Data(sha256(body)).base64EncodedString()):"
        let post = SignedRequest(
            "POST", path, "?", digest: digest, by: room.program.max, created: 1_790_090_000,
            nonce: "post nonce")
        blocks = [
            """
            GET \(path)?from=3 HTTP/1.1
            Host: postern.example
            \(read.fields)
            """,
            read.base,
            """
            POST \(path) HTTP/1.1
            Host: postern.example
            Content-Type: application/vnd.postern.entry
            Content-Length: \(body.count)
            Content-Digest: \(digest)
            \(post.fields)
            """,
            post.base,
            [room.program.rin, room.program.max].map { Hexadecimal.encode($0.signingSeed) }
                .joined(separator: "\n"),
        ]
    }

    /// The block that belongs in the place of this one: what was signed may be left out on the page.
    func block(for printed: String) -> String? {
        ["GET ", "\"@method\": GET", "POST ", "\"@method\": POST"].firstIndex { printed.hasPrefix($0) }
            .map { blocks[$0] } ?? blocks.last
    }
}

private struct SignedRequest {
    let base: String
    let fields: String

    init(
        _ method: String, _ path: String, _ query: String, digest: String?, by signer: ExamplePerson,
        created: Int,
        nonce: String
    ) {
        let nonce = Data(exampleRandom(nonce, 16)).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
        let components =
            ["@method", "@authority", "@path", "@query"] + (digest == nil ? [] : ["content-digest"])
        let list = components.map { "\"\($0)\"" }.joined(separator: " ")
        let parameters = """
            (\(list));created=\(created);nonce="\(nonce)";keyid="\(signer.fingerprint.text)";alg="ed25519";tag="postern/1"
            """
        let values = [method, "postern.example", path, query] + (digest.map { [$0] } ?? [])
        let lines = zip(components + ["@signature-params"], values + [parameters]).map { "\"\($0)\": \($1)" }
        base = lines.joined(separator: "\n")
        let signature = signer.identity.signingKey.signature(rawMessage: Array(base.utf8))
        fields = """
            Signature-Input: postern=\(parameters)
            Signature: postern=:\(Data(signature.bytes).base64EncodedString()):
            """
    }
}
