#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A body that travels as JSON: keys in order, so that the same value is always the same bytes.
public enum JSONBody {
    /// The bytes of `value`.
    public static func encode(_ value: some Encodable) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return Array(try encoder.encode(value))
        } catch {
            // Our own bodies hold strings, whole numbers, arrays and objects: there is nothing to refuse in them.
            preconditionFailure("a body of ours is not JSON: \(error)")
        }
    }

    /// The value that `bytes` hold, or nil where they do not.
    public static func decode<Value: Decodable>(_ type: Value.Type, from bytes: [UInt8]) -> Value? {
        try? JSONDecoder().decode(type, from: Data(bytes))
    }
}
