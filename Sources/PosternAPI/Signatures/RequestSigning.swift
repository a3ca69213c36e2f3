public import HTTPTypes
public import PosternFormat
public import PosternSigning
internal import RawStructuredFieldValues

extension HTTPRequest {
    /// Signs the request: sets `Content-Digest` where there is a body, `Signature-Input` and `Signature`.
    ///
    /// Method, scheme, authority and path must be as they will travel, since the signature covers them.
    /// A request that is sent again is signed again: a nonce is good for once.
    ///
    /// - Parameters:
    ///   - body: the bytes that will travel, nil where there are none.
    ///   - key: the signer's key.
    ///   - signer: the fingerprint of the signer's card.
    ///   - now: the time; the server takes 300 seconds of difference to its own.
    ///   - random: where the nonce comes from.
    public mutating func sign(
        body: [UInt8]?, by key: borrowing SigningKey, as signer: Fingerprint, at now: Timestamp,
        random: RandomSource
    ) {
        if let body { headerFields[.contentDigest] = ContentDigest.field(of: body) }
        let input = SignatureInput(
            components: SignatureRules.components(hasBody: body != nil),
            parameters: [
                .created(Int64(now.milliseconds / 1000)),
                .nonce(Nonce(random: random).parameter),
                .keyID(signer.text),
                .algorithm(SignatureRules.algorithm),
                .tag(SignatureRules.tag),
            ])
        sign(input, label: SignatureRules.label, by: key)
    }

    /// Signs what `input` covers, under `label`: RFC 9421 section 3.1 without the rules of this protocol.
    mutating func sign(_ input: SignatureInput, label: String, by key: borrowing SigningKey) {
        guard let base = SignatureBase(self, input) else {
            preconditionFailure("the request lacks what its signature covers")
        }
        let signature = Base64.encode(key.signature(rawMessage: base.bytes).bytes)
        headerFields[.signatureInput] = Self.field(label, .innerList(input.list))
        headerFields[.signature] = Self.field(
            label, .item(Item(bareItem: RFC9651BareItem.undecodedByteSequence(signature), parameters: [:])))
    }

    private static func field(_ label: String, _ value: ItemOrInnerList) -> String {
        var serializer = StructuredFieldValueSerializer()
        guard let bytes = try? serializer.writeDictionaryFieldValue([label: value]) else {
            preconditionFailure("\(label) is not a label")
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
