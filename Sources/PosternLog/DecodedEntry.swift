internal import PosternFormat

/// Decodes an entry; what is wrong with its form is a fault of the log.
func decoded(_ bytes: [UInt8]) throws(LogFault) -> Entry {
    do throws(FormatError) {
        return try Entry(decoding: bytes)
    } catch {
        throw .undecodable(error)
    }
}
