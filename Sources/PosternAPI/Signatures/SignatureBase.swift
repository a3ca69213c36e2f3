public import HTTPTypes
internal import RawStructuredFieldValues

/// The bytes that are signed: one line for each component and one for the parameters (RFC 9421 section 2.5).
public struct SignatureBase: Hashable, Sendable {
    /// The bytes.
    public let bytes: [UInt8]

    /// The base of `request` under `input`, or nil where the request lacks a component or where a value could
    /// pass for more than one line.
    public init?(_ request: HTTPRequest, _ input: SignatureInput) {
        var text = ""
        for component in input.components {
            guard let value = component.value(in: request),
                !value.utf8.contains(where: { $0 == 10 || $0 == 13 })
            else { return nil }
            text += "\"\(component.name)\": \(value)\n"
        }
        guard let parameters = Self.line(input) else { return nil }
        text += "\"@signature-params\": \(parameters)"
        bytes = Array(text.utf8)
    }

    /// The inner list as RFC 8941 serialises it, or nil where a parameter cannot be written.
    private static func line(_ input: SignatureInput) -> String? {
        var serializer = StructuredFieldValueSerializer()
        guard let bytes = try? serializer.writeListFieldValue([.innerList(input.list)]) else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }
}
