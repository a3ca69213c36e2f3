/// The secret of an earlier epoch, sealed to a member who joined after it. Specification: "HistoryWrap".
public struct HistoryWrap: Hashable, Sendable {
    /// The epoch's number.
    public let epoch: UInt32
    /// The secret, sealed to the member: 112 bytes in suite 1.
    public let wrap: [UInt8]

    /// A wrap of that epoch's secret.
    public init(epoch: UInt32, wrap: [UInt8]) {
        self.epoch = epoch
        self.wrap = wrap
    }
}

extension Encoder {
    mutating func historyWraps(_ wraps: [HistoryWrap]) {
        vector { inner in
            for wrap in wraps {
                inner.uint32(wrap.epoch)
                inner.vector(wrap.wrap)
            }
        }
    }
}

extension Decoder {
    /// Wraps of epochs from 1, ascending.
    mutating func historyWraps(_ field: String) throws(FormatError) -> [HistoryWrap] {
        var inner = Decoder(try vector(field, 0...Limits.entryBytes))
        var wraps: [HistoryWrap] = []
        while !inner.isAtEnd {
            let number = try inner.uint32("epoch")
            guard (wraps.last?.epoch ?? 0) < number else { throw .order(field) }
            wraps.append(HistoryWrap(epoch: number, wrap: try inner.wrap()))
        }
        return wraps
    }

    mutating func wrap() throws(FormatError) -> [UInt8] {
        Array(try vector("wrap", Limits.wrapBytes...Limits.wrapBytes))
    }
}
