/// Writes the encoding of the specification's section "Encoding" (after RFC 9420 section 2).
package struct Encoder {
    package private(set) var bytes: [UInt8] = []

    package init() {}

    /// Starts without an object's header, with room for so many bytes.
    package init(reserving capacity: Int) { bytes.reserveCapacity(capacity) }

    /// Starts an object: type, version 1, suite 1.
    package init(_ type: ObjectType) {
        bytes = [type.rawValue, Suite.version, Suite.one]
    }

    package mutating func uint8(_ value: UInt8) { bytes.append(value) }

    package mutating func uint16(_ value: UInt16) { bigEndian(UInt64(value), bytes: 2) }

    package mutating func uint32(_ value: UInt32) { bigEndian(UInt64(value), bytes: 4) }

    package mutating func uint64(_ value: UInt64) { bigEndian(value, bytes: 8) }

    /// `opaque x[N]`.
    package mutating func fixed(_ value: some Collection<UInt8>) { bytes.append(contentsOf: value) }

    /// `opaque x<V>`: the length as a variable-size integer in its shortest form, then the bytes.
    package mutating func vector(_ value: some Collection<UInt8>) {
        let length = value.count
        precondition(length < 1 << 30)
        switch length {
        case ..<(1 << 6): bytes.append(UInt8(length))
        case ..<(1 << 14): bigEndian(UInt64(length) | 0x4000, bytes: 2)
        default: bigEndian(UInt64(length) | 0x8000_0000, bytes: 4)
        }
        bytes.append(contentsOf: value)
    }

    /// `T x<V>`: what `write` writes, led by its length in bytes.
    package mutating func vector(_ write: (inout Encoder) -> Void) {
        var inner = Encoder()
        write(&inner)
        vector(inner.bytes)
    }

    private mutating func bigEndian(_ value: UInt64, bytes count: Int) {
        for shift in stride(from: 8 * (count - 1), through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(shift)))
        }
    }
}
