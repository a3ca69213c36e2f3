package import PosternSigning

/// Reads the encoding of the specification's section "Encoding", strictly: whatever it accepts, the encoder
/// would have written the same.
package struct Decoder {
    private let bytes: ArraySlice<UInt8>
    private var position: Int

    package init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    package init(_ bytes: [UInt8]) { self.init(bytes[...]) }

    /// Reads the start of an object and refuses another type, version or suite.
    package init(_ bytes: [UInt8], _ type: ObjectType) throws(FormatError) {
        self.init(bytes[...])
        let found = try uint8("type")
        guard found == type.rawValue else { throw .type(expected: type.rawValue, found: found) }
        try version()
        try suite()
    }

    package mutating func version() throws(FormatError) {
        let version = try uint8("version")
        guard version == Suite.version else { throw .version(version) }
    }

    /// The number of a suite that this program knows.
    package mutating func suite() throws(FormatError) {
        let suite = try uint8("suite")
        guard suite == Suite.one else { throw .suite(suite) }
    }

    /// The number of bytes read so far.
    package var offset: Int { position - bytes.startIndex }

    package var isAtEnd: Bool { position == bytes.endIndex }

    /// The end of an object: nothing may follow.
    package func finish() throws(FormatError) {
        guard isAtEnd else { throw .trailing(bytes.endIndex - position) }
    }

    package mutating func uint8(_ field: String) throws(FormatError) -> UInt8 {
        UInt8(try bigEndian(1, field))
    }

    /// A byte that is 0 or 1.
    package mutating func flag(_ field: String) throws(FormatError) -> Bool {
        let value = try uint8(field)
        guard value <= 1 else { throw .value(field) }
        return value == 1
    }

    package mutating func uint16(_ field: String) throws(FormatError) -> UInt16 {
        UInt16(try bigEndian(2, field))
    }

    package mutating func uint32(_ field: String) throws(FormatError) -> UInt32 {
        UInt32(try bigEndian(4, field))
    }

    package mutating func uint64(_ field: String) throws(FormatError) -> UInt64 {
        try bigEndian(8, field)
    }

    /// `opaque x[N]`.
    package mutating func fixed(_ count: Int, _ field: String) throws(FormatError) -> ArraySlice<UInt8> {
        guard bytes.endIndex - position >= count else { throw .truncated(field) }
        defer { position += count }
        return bytes[position..<position + count]
    }

    /// A fixed-size value.
    package mutating func fixed<T: FixedBytes>(_ type: T.Type, _ field: String) throws(FormatError) -> T {
        let slice = try fixed(T.length, field)
        guard let value = T(slice) else { throw .length(field, found: slice.count) }
        return value
    }

    /// `opaque x<V>` of a length in `range`.
    package mutating func vector(
        _ field: String, _ range: ClosedRange<Int>
    ) throws(FormatError) -> ArraySlice<UInt8> {
        let first = try uint8(field)
        let size = 1 << Int(first >> 6)
        guard size < 8 else { throw .lengthForm(field) }
        var length = Int(first & 0x3f)
        for _ in 1..<size {
            length = length << 8 | Int(try uint8(field))
        }
        let shortest = length < 1 << 6 ? 1 : length < 1 << 14 ? 2 : 4
        guard size == shortest else { throw .lengthForm(field) }
        guard range.contains(length) else { throw .length(field, found: length) }
        return try fixed(length, field)
    }

    /// A fixed-size value in a vector, so that another suite can have another size.
    package mutating func vector<T: FixedBytes>(_ type: T.Type, _ field: String) throws(FormatError) -> T {
        let slice = try vector(field, T.length...T.length)
        guard let value = T(slice) else { throw .length(field, found: slice.count) }
        return value
    }

    private mutating func bigEndian(_ count: Int, _ field: String) throws(FormatError) -> UInt64 {
        try fixed(count, field).reduce(0) { $0 << 8 | UInt64($1) }
    }
}
