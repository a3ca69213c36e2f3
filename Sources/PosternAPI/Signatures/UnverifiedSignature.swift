public import HTTPTypes
public import PosternFormat
public import PosternSigning
internal import RawStructuredFieldValues

/// A request's signature as it claims to be, before anybody looked at the key: who says they sent it, when,
/// and what would have to be signed.
///
/// `verified` is the only way from here to a `VerifiedSignature`.
///
/// The digest of the body is covered, not the body: so a server verifies before it reads a byte of the body, and
/// holds no memory for people it does not know.
public struct UnverifiedSignature: Sendable {
    /// Who says so.
    public let signer: Fingerprint
    /// When, in whole seconds.
    public let created: Timestamp
    /// What makes it different from every other.
    public let nonce: Nonce

    private let base: SignatureBase
    private let signature: Signature
    private let digest: ContentDigest?

    /// Reads the signature of `request`; `hasBody` says whether one will follow the header.
    public init(_ request: HTTPRequest, hasBody: Bool) throws(SignatureError) {
        let (input, bytes) = try Self.fields(of: request, label: SignatureRules.label)
        guard input.components.count == Set(input.components).count,
            Set(input.components) == Set(SignatureRules.components(hasBody: hasBody))
        else { throw .components }
        (created, nonce, signer) = try Self.parameters(of: input)
        guard let signature = Signature(bytes) else { throw .malformed }
        self.signature = signature
        digest = hasBody ? try ContentDigest(of: request) : nil
        guard let base = SignatureBase(request, input) else { throw .components }
        self.base = base
    }

    /// Checks the time and the signature.
    public func verified(by key: VerifyingKey, at now: Timestamp) throws(SignatureError) -> VerifiedSignature
    {
        // The signature first: whoever cannot sign learns nothing, not even that their clock is off.
        guard key.verifies(signature, rawMessage: base.bytes) else { throw .mismatch }
        let earliest = now.milliseconds - min(now.milliseconds, SignatureRules.window)
        // `created` is cut to whole seconds, so it may be up to a second older than the request.
        guard created.milliseconds + 999 >= earliest,
            created <= now.adding(milliseconds: SignatureRules.window)
        else { throw .stale }
        return VerifiedSignature(signer: signer, created: created, nonce: nonce, digest: digest)
    }

    private static func parameters(
        of input: SignatureInput
    ) throws(SignatureError) -> (Timestamp, Nonce, Fingerprint) {
        guard input.parameters.count == 5 else { throw .parameters }
        var created: Timestamp?
        var nonce: Nonce?
        var signer: Fingerprint?
        var isOurs = (algorithm: false, tag: false)
        for parameter in input.parameters {
            switch parameter {
            case .created(let seconds):
                guard let seconds = UInt64(exactly: seconds) else { throw .parameters }
                created = Timestamp(milliseconds: seconds * 1000)
            case .nonce(let text): nonce = Nonce(parameter: text)
            case .keyID(let text): signer = Fingerprint(text: text)
            case .algorithm(let name): isOurs.algorithm = name == SignatureRules.algorithm
            case .tag(let name): isOurs.tag = name == SignatureRules.tag
            }
        }
        guard let created, let nonce, let signer, isOurs == (true, true) else { throw .parameters }
        return (created, nonce, signer)
    }

    /// The two fields of RFC 9421 section 4, each present once with one member under `label`.
    static func fields(
        of request: HTTPRequest, label: String
    ) throws(SignatureError) -> (SignatureInput, [UInt8]) {
        let inputs = request.headerFields[values: .signatureInput]
        let signatures = request.headerFields[values: .signature]
        if inputs.isEmpty, signatures.isEmpty { throw .missing }
        guard case .innerList(let list) = try member(of: inputs, label: label),
            case .item(let item) = try member(of: signatures, label: label),
            case .undecodedByteSequence(let text) = item.rfc9651BareItem, item.rfc9651Parameters.isEmpty,
            let input = SignatureInput(list), let bytes = Base64.decode(text)
        else { throw .malformed }
        return (input, bytes)
    }

    private static func member(of lines: [String], label: String) throws(SignatureError) -> ItemOrInnerList {
        guard lines.count == 1, lines[0].utf8.count <= SignatureRules.fieldBytes else { throw .malformed }
        var parser = StructuredFieldValueParser(Array(lines[0].utf8))
        guard let dictionary = try? parser.parseDictionaryFieldValue(), dictionary.count == 1,
            let member = dictionary[label]
        else { throw .malformed }
        return member
    }
}
