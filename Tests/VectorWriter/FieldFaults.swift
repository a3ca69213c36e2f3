import PosternFormat

/// An extension field by field.
enum ExtensionLayout {
    static func layout(_ number: UInt16, critical: UInt8 = 0, _ data: [UInt8] = [0xca, 0xfe]) -> Layout {
        var layout = Layout()
        layout.fixed("number", bigEndian(UInt64(number), 2))
        layout.uint8("critical", critical)
        layout.vector("data", data)
        return layout
    }

    static func bytes(_ number: UInt16, critical: UInt8 = 0, _ data: [UInt8] = [0xca, 0xfe]) -> [UInt8] {
        layout(number, critical: critical, data).encoded
    }

    /// Two fields of a later edition, which nobody has to understand.
    static let harmless = Extensions([
        Extension(number: 5, isCritical: false, data: [0xca, 0xfe]),
        Extension(number: 0xffff, isCritical: false, data: []),
    ])
    static let harmlessBytes = bytes(5) + bytes(0xffff, [])

    /// One that must be understood.
    static let critical = Extensions([Extension(number: 7, isCritical: true, data: [0xca, 0xfe])])
    static let criticalBytes = bytes(7, critical: 1)

    /// Extensions as vectors list them.
    static func contents(_ extensions: Extensions) -> [(String, String)] {
        extensions.all.map { ("extension", "\($0.number) \($0.isCritical ? 1 : 0) \(hex($0.data))") }
    }
}

/// Faults of fields that several objects have.
extension Specimen {
    /// A number, as the fault that a field of 8 bytes holds it.
    private func number(_ name: String, _ word: String, _ value: UInt64) -> Vector {
        fault(
            "\(dashed(name))-\(word)", check: "F-8", "\(name) is \(value).", error: "value", field: name
        ) { $0[name] = bigEndian(value, 8) }
    }

    /// Counts that no log can have.
    func countFaults(_ places: [String]) -> [Vector] {
        places.flatMap { place in
            [(UInt64(1) << 63, "beyond"), (.max, "greatest")].map { number("\(place)_count", $1, $0) }
        }
    }

    /// Indexes behind which no place can be counted.
    var indexFaults: [Vector] {
        [((UInt64(1) << 63) - 1, "beyond"), (.max, "greatest")].map { number("index", $1, $0) }
    }

    /// A time that cannot be written.
    func timeFault(_ name: String, check: String = "F-8") -> Vector {
        fault(
            "\(dashed(name))-year-10000", check: check, "\(name) is after the year 9999.", error: "value",
            field: name
        ) { $0[name] = bigEndian(253_402_300_800_000, 8) }
    }

    /// What every entry of a room begins with.
    func prefixFaults(_ more: [String] = []) -> [Vector] {
        RoomFault.vectors(of: self) + countFaults(["seen", "program"] + more) + [
            fault("room-empty", check: "F-4", "The room is empty.", error: "length", field: "room") {
                $0["room"] = []
            }
        ]
    }

    /// Extensions that are not well formed.
    func extensionFaults(isShort: Bool = false) -> [Vector] {
        let one = ExtensionLayout.layout(5)
        var long = one
        long.writeLength("data", as: [0x40, 2])
        func with(
            _ name: String, check: String, _ says: String, _ error: String, _ field: String, _ bytes: [UInt8]
        ) -> Vector {
            fault("extensions-\(name)", check: check, says, error: error, field: field) {
                $0["extensions"] = bytes
            }
        }
        let tooMany = with(
            "too-long", check: "F-4", "The extensions have 4,097 bytes.", "length", "extensions",
            ExtensionLayout.bytes(5, Array(repeating: 0, count: 4092)))
        return (isShort ? [] : [tooMany]) + [
            with(
                "number-zero", check: "F-8", "An extension has the number 0.", "value", "number",
                ExtensionLayout.bytes(0)),
            with(
                "descending", check: "F-11", "Extension 6 comes before extension 5.", "order", "extensions",
                ExtensionLayout.bytes(6) + one.encoded),
            with(
                "twice", check: "F-11", "Extension 5 is there twice.", "order", "extensions",
                one.encoded + one.encoded),
            with(
                "critical-two", check: "F-8", "critical is 2.", "value", "critical",
                ExtensionLayout.bytes(5, critical: 2)),
            with(
                "truncated-number", check: "F-1", "The extensions end inside a number.", "truncated",
                "number", [0]),
            with(
                "truncated-critical", check: "F-1", "The extensions end before critical.", "truncated",
                "critical", [0, 5]),
            with(
                "truncated-data", check: "F-1", "The extensions end inside data.", "truncated", "data",
                one.encoded.dropLast()),
            with(
                "long-form-data", check: "F-3", "The length of data is not written in its shortest form.",
                "lengthForm", "data", long.encoded),
        ]
    }

    /// An extension that must be understood, in an object that by itself refuses it.
    var criticalExtension: Vector {
        fault(
            "extension-critical", check: "F-13",
            "An extension must be understood, and this edition knows none.", error: "criticalExtension"
        ) { $0["extensions"] = ExtensionLayout.criticalBytes }
    }
}
