import PosternFormat
import PosternSigning

/// Decodes `bytes`; what decodes must be what the encoder writes from the decoded fields, with the same signature: the
/// last field of what `signed` gives.
func requireCanonical<Value: Equatable>(
    _ bytes: [UInt8], _ decode: ([UInt8]) throws(FormatError) -> Value,
    signed: (Value) -> [UInt8]? = { _ in nil }, again: (Value, @escaping Sign) -> [UInt8]
) -> Value? {
    do throws(FormatError) {
        let value = try decode(bytes)
        // Objects without a signature do not ask for this one.
        let kept =
            Signature((signed(value) ?? bytes).suffix(Signature.length)) ?? Person.ada.sign(.card, .none, [])
        let encoded = again(value, { _, _, _ in kept })
        require(encoded == bytes, "what decodes is written the same")
        require((try? decode(encoded)) == value, "what is written is read the same")
        return value
    } catch {
        require(!error.description.isEmpty, "an error has words")
        return nil
    }
}

/// What must be true of extensions that were decoded.
func check(_ extensions: Extensions, areUsable: Bool = false) {
    let numbers = extensions.all.map(\.number)
    require(
        numbers == Array(Set(numbers)).sorted() && !numbers.contains(0),
        "extensions are in order, and none twice")
    require(
        extensions.all.allSatisfy { $0.data.count <= Limits.extensionBytes },
        "an extension keeps to its limit")
    require(!areUsable || extensions.unknownCritical == nil, "what must be understood and is not is refused")
}
