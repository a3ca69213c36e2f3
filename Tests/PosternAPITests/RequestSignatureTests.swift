import HTTPTypes
import PosternAPI
import PosternFormat
import PosternSigning
import Testing

struct RequestSignatureTests {
    private let now = Timestamp(milliseconds: 1_800_000_000_123)!
    private let signer = Fingerprint(Array(repeating: 7, count: 32))!
    private let body = Array("entry".utf8)

    private func key() -> SigningKey { SigningKey(random: .reproducible(seed: "signer")) }

    private func signed(body: [UInt8]? = Array("entry".utf8)) -> HTTPRequest {
        var request = HTTPRequest(
            method: body == nil ? .get : .post, scheme: "https", authority: "postern.example",
            path: "/v1/programs?from=1")
        request.sign(body: body, by: key(), as: signer, at: now, random: .reproducible(seed: "nonce"))
        return request
    }

    private func verify(_ request: HTTPRequest, hasBody: Bool = true, at time: Timestamp? = nil) throws {
        _ = try UnverifiedSignature(request, hasBody: hasBody)
            .verified(by: key().verifyingKey, at: time ?? now)
    }

    @Test func `a signed request is verified, and names signer, time and nonce`() throws {
        let verified = try UnverifiedSignature(signed(), hasBody: true)
            .verified(by: key().verifyingKey, at: now)
        #expect(verified.signer == signer)
        #expect(verified.created.milliseconds == 1_800_000_000_000)
        #expect(verified.nonce == Nonce(random: .reproducible(seed: "nonce")))
        try verified.check(body: body)
    }

    @Test func `a request without a body is verified`() throws {
        try verify(signed(body: nil), hasBody: false)
    }

    @Test func `a request without a signature is refused`() {
        let request = HTTPRequest(method: .get, scheme: "https", authority: "postern.example", path: "/")
        #expect(throws: SignatureError.missing) { try verify(request, hasBody: false) }
    }

    @Test func `A12 another method is refused`() {
        var request = signed()
        request.method = .put
        #expect(throws: SignatureError.mismatch) { try verify(request) }
    }

    @Test func `another authority is refused`() {
        var request = signed()
        request.authority = "other.example"
        #expect(throws: SignatureError.mismatch) { try verify(request) }
    }

    @Test(arguments: ["/v1/program?from=1", "/v1/programs?from=2", "/v1/programs"])
    func `A12 another path or query is refused`(path: String) {
        var request = signed()
        request.path = path
        #expect(throws: SignatureError.mismatch) { try verify(request) }
    }

    @Test func `another digest is refused`() {
        var request = signed()
        request.headerFields[.contentDigest] = ContentDigest.field(of: [1])
        #expect(throws: SignatureError.mismatch) { try verify(request) }
    }

    @Test func `A12 another body is refused`() throws {
        let verified = try UnverifiedSignature(signed(), hasBody: true)
            .verified(by: key().verifyingKey, at: now)
        #expect(throws: SignatureError.digest) { try verified.check(body: [1]) }
    }

    @Test func `another key is refused`() {
        #expect(throws: SignatureError.mismatch) {
            _ = try UnverifiedSignature(signed(), hasBody: true)
                .verified(by: SigningKey(random: .system).verifyingKey, at: now)
        }
    }

    @Test func `a body where none was signed is refused`() {
        #expect(throws: SignatureError.components) { try verify(signed(body: nil), hasBody: true) }
    }

    @Test func `a request of 300 seconds ago is taken`() throws {
        try verify(signed(), at: now.adding(milliseconds: 300_000))
    }

    @Test func `a request of 302 seconds ago is stale`() {
        #expect(throws: SignatureError.stale) { try verify(signed(), at: now.adding(milliseconds: 302_000)) }
    }

    @Test func `a request of 301 seconds ahead is stale`() {
        let early = Timestamp(milliseconds: now.milliseconds - 301_000)!
        #expect(throws: SignatureError.stale) { try verify(signed(), at: early) }
    }

    @Test(arguments: [
        "postern=()",
        "postern=(\"@method\" \"@authority\" \"@path\" \"@query\")",
        "postern=(\"@method\" \"@authority\" \"@path\" \"@query\" \"content-digest\" \"host\")",
    ])
    func `a signature that covers less or more than it must is refused`(input: String) {
        var request = signed()
        request.headerFields[.signatureInput] = input
        #expect(throws: SignatureError.components) { try verify(request) }
    }

    @Test(arguments: [
        ";nonce=", ";keyid=", ";created=", ";alg=", ";tag=",
    ])
    func `a signature without one of its parameters is refused`(parameter: String) {
        var request = signed()
        let field = request.headerFields[.signatureInput]!
        let start = field.firstRange(of: parameter)!
        let rest = field[start.upperBound...].drop { $0 != ";" }
        request.headerFields[.signatureInput] = String(field[..<start.lowerBound] + rest)
        #expect(throws: SignatureError.parameters) { try verify(request) }
    }

    @Test(arguments: [
        ("ed25519", "hmac-sha256"), ("postern/1", "postern/2"), ("created=1", "created=-1"),
        ("nonce=\"", "nonce=\"A"), ("keyid=\"", "keyid=\"a"),
    ])
    func `a parameter of another value is refused`(from: String, to: String) {
        var request = signed()
        let field = request.headerFields[.signatureInput]!
        let range = field.firstRange(of: from)!
        request.headerFields[.signatureInput] = String(
            field[..<range.lowerBound] + to + field[range.upperBound...])
        #expect(throws: SignatureError.parameters) { try verify(request) }
    }

    @Test(arguments: [
        "", "other=()", "postern", "postern=1", "postern=(", "postern=(\"@unknown\")", "postern=(@method)",
        "postern=(\"@path\" \"@path\")", "postern=(\"@path\";req)", "postern=();expires=1",
        "postern=();nonce=1",
        "postern=(), other=()", "postern=(\"Host\")", String(repeating: "a", count: 1025),
    ])
    func `a Signature-Input that is not ours is malformed`(field: String) {
        var request = signed()
        request.headerFields[.signatureInput] = field
        #expect(throws: SignatureError.malformed) { try verify(request) }
    }

    @Test(arguments: [
        "", "postern", "postern=:AA:", "postern=:!:", "postern=(:AAAA:)", "other=:AAAA:", "postern=\"AAAA\"",
        "postern=:AAAA:;a",
    ])
    func `a Signature that is not ours is malformed`(field: String) {
        var request = signed()
        request.headerFields[.signature] = field
        #expect(throws: SignatureError.malformed) { try verify(request) }
    }

    @Test func `the base has the parameters as they are serialised, whatever spaces the field has`() throws {
        var request = signed()
        let field = try #require(request.headerFields[.signatureInput])
        request.headerFields[.signatureInput] =
            field
            .replacing("(\"@method\" ", with: "( \"@method\"   ").replacing(";nonce", with: "; nonce")
        #expect(request.headerFields[.signatureInput] != field)
        try verify(request)
    }

    @Test func `two Signature-Input fields are malformed`() {
        var request = signed()
        let field = request.headerFields[.signatureInput]!
        request.headerFields[values: .signatureInput] = [field, field]
        #expect(throws: SignatureError.malformed) { try verify(request) }
    }
}
