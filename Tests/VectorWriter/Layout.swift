import PosternFormat
import PosternSigning

/// An object field by field, so that one field can be spoiled and everything else stays right.
struct Layout {
    struct Field {
        let name: String
        /// What the specification calls it, where two fields of one object have the same name.
        var label: String
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

    mutating func fixed(_ name: String, _ bytes: [UInt8], label: String? = nil) {
        fields.append(Field(name: name, label: label ?? name, isVector: false, bytes: bytes))
    }

    mutating func vector(_ name: String, _ bytes: [UInt8]) {
        fields.append(Field(name: name, label: name, isVector: true, bytes: bytes))
    }

    mutating func uint8(_ name: String, _ value: UInt8, label: String? = nil) {
        fixed(name, [value], label: label)
    }
    mutating func uint32(_ name: String, _ value: UInt32) { fixed(name, bigEndian(UInt64(value), 4)) }
    mutating func uint64(_ name: String, _ value: UInt64) { fixed(name, bigEndian(value, 8)) }

    mutating func log(_ log: LogID) {
        fixed("program", log.program.bytes)
        fixed("case", log.caseID.bytes)
        vector("room", Array(log.room.text.utf8))
    }

    /// A place: two fields, `seen_count` and `seen_head`.
    mutating func place(_ name: String, _ place: Place) {
        uint64("\(name)_count", place.count)
        fixed("\(name)_head", place.head.bytes)
    }

    /// What every entry of a room begins with, after the header.
    mutating func prefix(_ prefix: EntryPrefix) {
        log(prefix.log)
        place("seen", prefix.seen)
        place("program", prefix.program)
        uint32("epoch", prefix.epoch)
    }

    /// Extensions, of which there are none at first.
    mutating func extensions() { vector("extensions", []) }

    /// The author and an empty signature: how most objects end.
    mutating func author(_ author: Person) {
        fixed("author", author.fingerprint.bytes)
        signature()
    }

    /// A signature that is still to be made.
    mutating func signature() { vector("signature", [UInt8](repeating: 0, count: 64)) }

    /// Whether there is a field of this name.
    func has(_ name: String) -> Bool { fields.contains { $0.name == name } }

    /// What the specification calls this field.
    func label(_ name: String) -> String { fields[index(name)].label }

    subscript(name: String) -> [UInt8] {
        get { fields[index(name)].bytes }
        set { fields[index(name)].bytes = newValue }
    }

    /// Writes these bytes in place of the length of a vector.
    mutating func writeLength(_ name: String, as bytes: [UInt8]) { fields[index(name)].length = bytes }

    /// Signs everything before the field `signature`.
    mutating func sign(_ tag: Tag, _ program: ProgramID, _ sign: Sign) {
        let before = encoded(before: index("signature"))
        self["signature"] = sign(tag, program, before).bytes
    }

    var encoded: [UInt8] { encoded(before: fields.count) }

    /// The bytes before the field.
    func encoded(before name: String) -> [UInt8] { encoded(before: index(name)) }

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

    private func index(_ name: String) -> Int {
        guard let index = fields.firstIndex(where: { $0.name == name }) else {
            fatalError("no field \(name)")
        }
        return index
    }
}

func bigEndian(_ value: UInt64, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * (count - 1 - $0))) }
}
