public import HTTPTypes
internal import PosternSigning
internal import RawStructuredFieldValues

/// The `Content-Digest` of a request (RFC 9530 section 2).
///
/// We make SHA-256, and take SHA-512 as well.
public struct ContentDigest: Hashable, Sendable {
    private let sha256: [UInt8]?
    private let sha512: [UInt8]?

    /// Reads the field.
    ///
    /// Algorithms that we do not know are left aside; one that we know has to be there.
    public init(of request: HTTPRequest) throws(SignatureError) {
        let lines = request.headerFields[values: .contentDigest]
        guard lines.count == 1, lines[0].utf8.count <= SignatureRules.fieldBytes else { throw .digest }
        var parser = StructuredFieldValueParser(Array(lines[0].utf8))
        guard let dictionary = try? parser.parseDictionaryFieldValue() else { throw .digest }
        sha256 = try Self.value("sha-256", 32, in: dictionary)
        sha512 = try Self.value("sha-512", 64, in: dictionary)
        guard sha256 != nil || sha512 != nil else { throw .digest }
    }

    /// Whether every digest that we know is that of `body`.
    public func matches(_ body: [UInt8]) -> Bool {
        if let sha256, sha256 != PosternSigning.sha256(body) { return false }
        if let sha512, sha512 != PosternSigning.sha512(body) { return false }
        return true
    }

    /// The field for `body`.
    public static func field(of body: [UInt8]) -> String {
        "sha-256=:\(Base64.encode(PosternSigning.sha256(body))):"
    }

    private static func value(
        _ algorithm: String, _ length: Int, in dictionary: OrderedMap<String, ItemOrInnerList>
    ) throws(SignatureError) -> [UInt8]? {
        guard let member = dictionary[algorithm] else { return nil }
        guard case .item(let item) = member, case .undecodedByteSequence(let text) = item.rfc9651BareItem,
            let bytes = Base64.decode(text), bytes.count == length
        else { throw .digest }
        return bytes
    }
}
