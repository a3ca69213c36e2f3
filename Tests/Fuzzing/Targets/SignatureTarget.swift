import HTTPTypes
import PosternAPI
import PosternFormat
import PosternSigning
import RawStructuredFieldValues

extension Target {
    /// Signed requests: a request as text, as it comes and signed again.
    static let signature = Target("signature") { bytes in
        let given = FuzzedRequest(bytes)
        let body = given.body.isEmpty ? nil : given.body
        check(given.request, body, isOurs: false)
        if let signed = resigned(given.request, body) { check(signed, body, isOurs: true) }
    }

    private static func check(_ request: HTTPRequest, _ body: [UInt8]?, isOurs: Bool) {
        guard let claimed = try? UnverifiedSignature(request, hasBody: body != nil) else { return }
        require(claimed.created.milliseconds % 1000 == 0, "created is in whole seconds")
        require(
            (try? claimed.verified(by: Person.mallory.card.signingKey, at: claimed.created)) == nil,
            "nobody else's key verifies it")
        do throws(SignatureError) {
            let verified = try claimed.verified(by: Person.ada.card.signingKey, at: claimed.created)
            require(verified.signer == claimed.signer, "who signed is who says so")
            if let body, (try? verified.check(body: body)) != nil {
                require((try? verified.check(body: body + [0])) == nil, "a digest is of one body")
            }
            let later = claimed.created.adding(milliseconds: 302_000)
            require(
                later.milliseconds - claimed.created.milliseconds < 302_000
                    || (try? claimed.verified(by: Person.ada.card.signingKey, at: later)) == nil,
                "a signature grows stale")
            guard isOurs else { return }
            // The query is covered, so that one more byte of it is another request.
            var other = request
            other.path = (request.path ?? "") + "x"
            let moved = try? UnverifiedSignature(other, hasBody: body != nil)
            require(
                (try? moved?.verified(by: Person.ada.card.signingKey, at: claimed.created)) == nil,
                "a signature is for one path and query")
        } catch {
            require(!isOurs, "what is signed by the rules verifies: \(error)")
        }
    }

    /// The request with its own signature input, and Ada's signature over what that covers.
    private static func resigned(_ request: HTTPRequest, _ body: [UInt8]?) -> HTTPRequest? {
        var request = request
        if let body, request.headerFields[.contentDigest] == nil {
            request.headerFields[.contentDigest] = ContentDigest.field(of: body)
        }
        var parser = StructuredFieldValueParser(Array((request.headerFields[.signatureInput] ?? "").utf8))
        guard case .innerList(let list)? = (try? parser.parseDictionaryFieldValue())?["postern"],
            let input = SignatureInput(list), let base = SignatureBase(request, input)
        else { return nil }
        require(SignatureInput(input.list) == input, "a signature input is read the same")
        let signature = Person.ada.signature(rawMessage: base.bytes)
        request.headerFields[.signature] = "postern=:\(base64(signature.bytes)):"
        return request
    }
}
