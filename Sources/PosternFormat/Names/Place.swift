public import PosternSigning

/// A place in a log: the log after so many entries. The head covers every entry before it with its time.
/// Specification: "Places and heads".
public struct Place: Hashable, Sendable {
    /// The greatest count of entries: what a database and arithmetic can hold.
    public static let greatestCount = UInt64(Int64.max)

    /// How many entries are before it.
    public let count: UInt64
    /// What chains it to all of them.
    public let head: Digest

    /// The place after `count` entries that have this head.
    public init(count: UInt64, head: Digest) {
        precondition(count <= Self.greatestCount)
        self.count = count
        self.head = head
    }

    /// The beginning of a log: no two logs have the same.
    public init(startOf log: LogID) {
        var encoder = Encoder()
        log.encodeRoom(into: &encoder)
        self.init(count: 0, head: Tag.log.digest(log.program, encoder.bytes))
    }

    /// The place after one more entry, which the server took at `time`.
    public func after(_ entryHash: Digest, at time: Timestamp, in program: ProgramID) -> Place {
        var encoder = Encoder()
        encoder.fixed(head.bytes)
        encoder.uint64(count)
        encoder.uint64(time.milliseconds)
        encoder.fixed(entryHash.bytes)
        return Place(count: count + 1, head: Tag.head.digest(program, encoder.bytes))
    }

    /// `uint64 count; opaque head[32]`.
    package func encode(into encoder: inout Encoder) {
        encoder.uint64(count)
        encoder.fixed(head.bytes)
    }
}

extension Decoder {
    /// A count of entries or the index of one.
    package mutating func count(_ field: String) throws(FormatError) -> UInt64 {
        let count = try uint64(field)
        guard count <= Place.greatestCount else { throw .value(field) }
        return count
    }

    /// The index of an entry, which has a place after it.
    package mutating func index(_ field: String) throws(FormatError) -> UInt64 {
        let index = try uint64(field)
        guard index < Place.greatestCount else { throw .value(field) }
        return index
    }

    /// A place, whose two fields are named after it: `seen_count`, `seen_head`.
    package mutating func place(_ name: String) throws(FormatError) -> Place {
        let count = try count("\(name)_count")
        return Place(count: count, head: try fixed(Digest.self, "\(name)_head"))
    }
}
