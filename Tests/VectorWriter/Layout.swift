import PosternFormat
import PosternSigning

/// An object field by field, so that one field can be spoiled and everything else stays right.
struct Layout {
    struct Field {
        let name: String
        let isVector: Bool
        var bytes: [UInt8]
        /// What is written in place of the right length of a vector.
        var length: [UInt8]?
    }

    private(set) var fields: [Field] = []

    init() {}

    /// Starts an object with a header.
    init(_ type: ObjectType) {
        fixed("type", [type.rawValue])
        fixed("version", [1])
        fixed("suite", [1])
    }

    mutating func fixed(_ name: String, _ bytes: [UInt8]) {
        fields.append(Field(name: name, isVector: false, bytes: bytes))
    }

    mutating func vector(_ name: String, _ bytes: [UInt8]) {
        fields.append(Field(name: name, isVector: true, bytes: bytes))
    }

    mutating func uint8(_ name: String, _ value: UInt8) { fixed(name, [value]) }
    mutating func uint32(_ name: String, _ value: UInt32) { fixed(name, bigEndian(UInt64(value), 4)) }
    mutating func uint64(_ name: String, _ value: UInt64) { fixed(name, bigEndian(value, 8)) }

    mutating func log(_ log: LogID) {
        fixed("program", log.program.bytes)
        fixed("case", log.caseID.bytes)
        vector("room", Array(log.room.text.utf8))
    }

    subscript(name: String) -> [UInt8] {
        get { fields[place(name)].bytes }
        set { fields[place(name)].bytes = newValue }
    }

    /// Writes these bytes in place of the length of a vector.
    mutating func writeLength(_ name: String, as bytes: [UInt8]) { fields[place(name)].length = bytes }

    /// Signs everything before the field `signature`.
    mutating func sign(_ tag: Tag, _ program: ProgramID, _ sign: Sign) {
        let before = encoded(before: place("signature"))
        self["signature"] = sign(tag, program, before).bytes
    }

    var encoded: [UInt8] { encoded(before: fields.count) }

    /// The bytes before the field.
    func encoded(before name: String) -> [UInt8] { encoded(before: place(name)) }

    /// The number of bytes up to the end of each field.
    var ends: [Int] { fields.indices.map { encoded(before: $0 + 1).count } }

    private func encoded(before end: Int) -> [UInt8] {
        var encoder = Encoder()
        for field in fields[..<end] {
            if let length = field.length {
                encoder.fixed(length + field.bytes)
            } else if field.isVector {
                encoder.vector(field.bytes)
            } else {
                encoder.fixed(field.bytes)
            }
        }
        return encoder.bytes
    }

    private func place(_ name: String) -> Int {
        guard let place = fields.firstIndex(where: { $0.name == name }) else {
            fatalError("no field \(name)")
        }
        return place
    }
}

func bigEndian(_ value: UInt64, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * (count - 1 - $0))) }
}
