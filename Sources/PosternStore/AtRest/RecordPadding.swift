internal import PosternFormat

/// Padding of what is encrypted in a row, so that a stolen file shows lengths in coarse steps only.
///
/// A record is padded as a message's body is (specification, "Padding"): its length-prefixed content, then
/// zeros up to a Padmé length of at least 512 bytes, so that counters, keys and roles all look alike.
enum RecordPadding {
    static func padded(_ content: [UInt8]) -> [UInt8] {
        var encoder = Encoder()
        encoder.vector(content)
        let length = encoder.bytes.count
        return encoder.bytes + Array(repeating: 0, count: Padding.paddedLength(length) - length)
    }

    static func content(of padded: [UInt8]) -> [UInt8]? {
        var decoder = Decoder(padded)
        guard let content = try? decoder.vector("content", 0...padded.count) else { return nil }
        return Array(content)
    }
}
