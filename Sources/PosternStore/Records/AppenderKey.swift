internal import PosternFormat
internal import PosternSigning

/// The key that hides in the records of an epoch's entries who appended them.
///
/// It stands in the room's record and is replaced with each epoch. Once the write-ahead log is written over too, nobody can
/// tell who appended what came before, not even with the storage key. Each entry's record has room for what is hidden, so
/// hiding and forgetting write nothing.
struct AppenderKey: Hashable {
    static let length = 32
    /// The key of a log in which nothing is hidden.
    static let none = AppenderKey(bytes: Array(repeating: 0, count: length))

    let bytes: [UInt8]

    /// What is written beside an entry of this index.
    func hidden(_ appender: Appender?, at index: UInt64) -> UInt16 {
        (appender?.number ?? 0) ^ mask(at: index)
    }

    /// Whom it stands for; nil where it stands for nobody.
    func appender(_ hidden: UInt16, at index: UInt64) -> Appender? {
        guard self != .none else { return nil }
        return (try? Appender(number: hidden ^ mask(at: index))) ?? nil
    }

    private func mask(at index: UInt64) -> UInt16 {
        var encoder = Encoder()
        encoder.uint64(index)
        let digest = Tag.appenderMask.digest(.none, bytes + encoder.bytes)
        return UInt16(digest.bytes[0]) << 8 | UInt16(digest.bytes[1])
    }
}
