import HTTPTypes
import PosternSigning
import Testing

@testable import PosternAPI

/// RFC 9421 appendix B.2.6, with the key of B.1.4 and the request of B.2.
struct RFC9421Tests {
    private static let seed: [UInt8] = Array(
        Base64.decode("MC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF")!.suffix(32))

    private static let input = SignatureInput(
        components: [
            .field(.date), .method, .path, .authority, .field(.contentType), .field(.contentLength),
        ],
        parameters: [.created(1_618_884_473), .keyID("test-key-ed25519")])

    private static let signature =
        "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw=="

    private static let request = HTTPRequest(
        method: .post, scheme: "https", authority: "example.com", path: "/foo?param=Value&Pet=dog",
        headerFields: [
            .date: "Tue, 20 Apr 2021 02:07:55 GMT", .contentType: "application/json", .contentLength: "18",
        ])

    @Test func `the signature base of appendix B.2.6 is made byte for byte`() {
        let base = SignatureBase(Self.request, Self.input)
        #expect(
            base?.bytes
                == Array(
                    """
                    "date": Tue, 20 Apr 2021 02:07:55 GMT
                    "@method": POST
                    "@path": /foo
                    "@authority": example.com
                    "content-type": application/json
                    "content-length": 18
                    "@signature-params": ("date" "@method" "@path" "@authority" "content-type" "content-length")\
                    ;created=1618884473;keyid="test-key-ed25519"
                    """.utf8))
    }

    @Test func `the key of appendix B_1_4 makes the signature of appendix B_2_6`() {
        var request = Self.request
        let key = SigningKey(seed: SecretBytes(copying: Self.seed))
        request.sign(Self.input, label: "sig-b26", by: key)
        #expect(request.headerFields[.signature] == "sig-b26=:\(Self.signature):")
        #expect(
            request.headerFields[.signatureInput] == """
                sig-b26=("date" "@method" "@path" "@authority" "content-type" "content-length")\
                ;created=1618884473;keyid="test-key-ed25519"
                """)
    }

    @Test func `the signature of appendix B_2_6 is read and verified`() throws {
        var request = Self.request
        request.headerFields[.signature] = "sig-b26=:\(Self.signature):"
        request.headerFields[.signatureInput] = """
            sig-b26=("date" "@method" "@path" "@authority" "content-type" "content-length")\
            ;created=1618884473;keyid="test-key-ed25519"
            """
        let (input, bytes) = try UnverifiedSignature.fields(of: request, label: "sig-b26")
        let key = SigningKey(seed: SecretBytes(copying: Self.seed)).verifyingKey
        let base = try #require(SignatureBase(request, input))
        #expect(key.verifies(try #require(Signature(bytes)), rawMessage: base.bytes))
    }

    @Test func `field values are trimmed and joined as section 2_1 says`() {
        var request = HTTPRequest(method: .get, scheme: nil, authority: "EXAMPLE.com", path: "")
        request.headerFields[values: .cacheControl] = ["max-age=60", "must-revalidate"]
        let input = SignatureInput(
            components: [.field(.cacheControl), .path, .query, .authority], parameters: [])
        #expect(
            SignatureBase(request, input)?.bytes
                == Array(
                    """
                    "cache-control": max-age=60, must-revalidate
                    "@path": /
                    "@query": ?
                    "@authority": example.com
                    "@signature-params": ("cache-control" "@path" "@query" "@authority")
                    """.utf8))
    }

    @Test(arguments: [
        ("https", "host:443", "host"), ("http", "host:80", "host"), ("https", "host:80", "host:80"),
        ("http", "Host:8440", "host:8440"),
    ])
    func `the authority loses only its scheme's default port`(scheme: String, given: String, signed: String) {
        let request = HTTPRequest(method: .get, scheme: scheme, authority: given, path: "/")
        #expect(Component.authority.value(in: request) == signed)
    }
}
