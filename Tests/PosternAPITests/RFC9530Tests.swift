import HTTPTypes
import PosternAPI
import Testing

/// The examples of RFC 9530 appendix B (`{"hello": "world"}` and a line feed) and of RFC 9421 section 2.
struct RFC9530Tests {
    private static let body = Array("{\"hello\": \"world\"}\n".utf8)

    private static func request(_ digest: String) -> HTTPRequest {
        HTTPRequest(
            method: .post, scheme: "https", authority: "example.com", path: "/",
            headerFields: [.contentDigest: digest])
    }

    @Test func `the digest of the RFC's example is made`() {
        #expect(
            ContentDigest.field(of: Self.body)
                == "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:")
    }

    @Test(arguments: [
        "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:",
        "sha-512=:YMAam51Jz/jOATT6/zvHrLVgOYTGFy1d6GJiOHTohq4yP+pgk4vf2aCsyRZOtw8MjkM7iw7yZ/WkppmM44T3qg==:",
        """
        sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:, \
        sha-512=:YMAam51Jz/jOATT6/zvHrLVgOYTGFy1d6GJiOHTohq4yP+pgk4vf2aCsyRZOtw8MjkM7iw7yZ/WkppmM44T3qg==:
        """,
        "md5=:AAAA:, sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:",
    ])
    func `the RFC's digests are taken`(field: String) throws {
        #expect(try ContentDigest(of: Self.request(field)).matches(Self.body))
    }

    @Test(arguments: [
        "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:",
        "sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:",
        """
        sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:, \
        sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:
        """,
    ])
    func `a digest of another body does not match`(field: String) throws {
        #expect(try !ContentDigest(of: Self.request(field)).matches(Self.body))
    }

    @Test(arguments: ["", "md5=:AAAA:", "sha-256=:AAAA:", "sha-256=abc", "sha-256=:RK/0:=", "sha-256"])
    func `a field without a digest that we know is refused`(field: String) {
        #expect(throws: SignatureError.digest) { try ContentDigest(of: Self.request(field)) }
    }
}
