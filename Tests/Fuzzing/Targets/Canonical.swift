import PosternFormat
import PosternSigning

/// Decodes `bytes`; what decodes must be what the encoder writes from the decoded fields, with the same signature.
func requireCanonical<Value: Equatable>(
    _ bytes: [UInt8], _ decode: ([UInt8]) throws(FormatError) -> Value,
    again: (Value, @escaping Sign) -> [UInt8]
) -> Value? {
    do throws(FormatError) {
        let value = try decode(bytes)
        // Objects without a signature do not ask for this one.
        let kept = Signature(bytes.suffix(Signature.length)) ?? Person.ada.sign(.card, .none, [])
        let encoded = again(value, { _, _, _ in kept })
        require(encoded == bytes, "what decodes is written the same")
        require((try? decode(encoded)) == value, "what is written is read the same")
        return value
    } catch {
        require(!error.description.isEmpty, "an error has words")
        return nil
    }
}
