/// A field that a later edition adds to an object. Specification: "Extensions".
public struct Extension: Hashable, Sendable {
    /// Which field it is; from 1.
    public let number: UInt16
    /// Whether a program that does not know the field must not use the object.
    public let isCritical: Bool
    /// What it holds: 0 to 4,096 bytes.
    public let data: [UInt8]

    /// An extension.
    public init(number: UInt16, isCritical: Bool, data: [UInt8]) {
        self.number = number
        self.isCritical = isCritical
        self.data = data
    }
}

/// The extensions of one object, ascending by number. This edition knows none, so it keeps them and reads none.
public struct Extensions: Hashable, Sendable {
    /// No extension.
    public static let none = Extensions([])

    /// The extensions, ascending by number.
    public let all: [Extension]

    /// The extensions; puts them in their order.
    public init(_ all: [Extension]) {
        self.all = all.sorted { $0.number < $1.number }
    }

    /// The first field that must be understood and is not; nil where the object may be used.
    public var unknownCritical: UInt16? { all.first(where: \.isCritical)?.number }

    func encode(into encoder: inout Encoder) {
        encoder.vector { inner in
            for one in all {
                inner.uint16(one.number)
                inner.uint8(one.isCritical ? 1 : 0)
                inner.vector(one.data)
            }
        }
    }
}

extension Decoder {
    /// Extensions in their order, each once.
    mutating func extensions() throws(FormatError) -> Extensions {
        var inner = Decoder(try vector("extensions", 0...Limits.extensionBytes))
        var all: [Extension] = []
        while !inner.isAtEnd {
            let number = try inner.uint16("number")
            guard number >= 1 else { throw .value("number") }
            guard (all.last?.number ?? 0) < number else { throw .order("extensions") }
            let isCritical = try inner.flag("critical")
            let data = try inner.vector("data", 0...Limits.extensionBytes)
            all.append(Extension(number: number, isCritical: isCritical, data: Array(data)))
        }
        return Extensions(all)
    }
}
