import PosternSigning

/// A right object, and how it is signed: what the faulty ones are made from.
struct Specimen {
    let object: String
    var layout: Layout
    let sign: (inout Layout) -> Void

    init(_ object: String, _ layout: Layout, sign: @escaping (inout Layout) -> Void = { _ in }) {
        self.object = object
        self.layout = layout
        self.sign = sign
        sign(&self.layout)
    }

    /// The bytes after `spoil` changed the fields and everything was signed again.
    func bytes(_ spoil: (inout Layout) -> Void) -> [UInt8] {
        var layout = layout
        spoil(&layout)
        sign(&layout)
        return layout.encoded
    }

    /// A vector with one fault, signed over.
    func fault(
        _ name: String, check: String, _ says: String, error: String, field: String? = nil,
        _ spoil: (inout Layout) -> Void
    ) -> Vector {
        Vector(object, name, check: check, says, bytes: bytes(spoil), .error(error, field: field))
    }

    /// The faults that the codec finds in any object: each end, each length, the header, a byte too many.
    ///
    /// A statement's members follow its signature and are counted before it; they have faults of their own.
    var codecFaults: [Vector] {
        var vectors: [Vector] = []
        let whole = layout.encoded
        for (field, end) in zip(layout.fields, layout.ends) where field.name != "members" {
            vectors.append(
                Vector(
                    object, "truncated-\(field.word)", check: "F-1", "The bytes end inside \(field.label).",
                    bytes: Array(whole.prefix(end - 1)), .error("truncated", field: field.label)))
            guard field.isVector else { continue }
            vectors += lengthFaults(of: field)
        }
        let counted = layout.has("members")
        vectors.append(
            Vector(
                object, "trailing-byte", check: counted ? "E-13" : "F-2", "One byte follows the last field.",
                bytes: whole + [0],
                counted ? .error("value", field: "members_size") : .error("trailing")))
        if layout.fields[0].name == "type" {
            vectors += [
                fault("unknown-type", check: "F-5", "The type is 127.", error: "type") { $0["type"] = [127] },
                fault("unknown-version", check: "F-6", "The version is 2.", error: "version") {
                    $0["version"] = [2]
                },
                fault("unknown-suite", check: "F-7", "The suite is 2.", error: "suite") { $0["suite"] = [2] },
            ]
        }
        return vectors
    }

    private func lengthFaults(of field: Layout.Field) -> [Vector] {
        let count = UInt64(field.bytes.count)
        let longer = count < 64 ? bigEndian(count | 0x4000, 2) : bigEndian(count | 0x8000_0000, 4)
        return [
            fault(
                "long-form-\(field.word)", check: "F-3",
                "The length of \(field.name) is not written in its shortest form.", error: "lengthForm",
                field: field.name
            ) { $0.writeLength(field.name, as: longer) },
            fault(
                "reserved-form-\(field.word)", check: "F-3",
                "The length of \(field.name) begins with the bits 11.", error: "lengthForm", field: field.name
            ) { $0.writeLength(field.name, as: bigEndian(count | 0xc000_0000_0000_0000, 8)) },
        ]
    }

    /// A length that is out of bounds and has a second fault: which check comes first.
    func doubtfulLengths(of name: String) -> [Vector] {
        let before = layout.encoded(before: name)
        let word = dashed(name)
        return [
            Vector(
                object, "out-of-bounds-and-cut-off-\(word)", check: "F-4",
                "The length of \(name) is 600, which it may not be, and the bytes end behind it.",
                bytes: before + bigEndian(0x4000 | 600, 2), .error("length", field: name)),
            Vector(
                object, "out-of-bounds-in-long-form-\(word)", check: "F-3",
                "The length of \(name) is 600, which it may not be, and not in its shortest form.",
                bytes: before + bigEndian(0x8000_0000 | 600, 4) + [UInt8](repeating: 0, count: 600),
                .error("lengthForm", field: name)),
            Vector(
                object, "long-form-cut-off-\(word)", check: "F-1",
                "The length of \(name) would have four bytes, and the bytes end behind the first.",
                bytes: before + [0x80], .error("truncated", field: name)),
        ]
    }

    /// Two vectors in which a field has one byte too few and one too many.
    func wrongSizes(_ name: String, check: String = "F-4", _ bytes: [UInt8]) -> [Vector] {
        let word = dashed(name)
        return [
            fault(
                "short-\(word)", check: check, "\(name) has \(bytes.count - 1) bytes.", error: "length",
                field: name
            ) { $0[name] = Array(bytes.dropLast()) },
            fault(
                "overlong-\(word)", check: check, "\(name) has \(bytes.count + 1) bytes.", error: "length",
                field: name
            ) { $0[name] = bytes + [0] },
        ]
    }

    /// A signature that is too short and one that is too long; there is no right one of that length.
    var signatureSizes: [Vector] {
        [("short-signature", 63), ("overlong-signature", 65)].map { name, count in
            var spoiled = layout
            spoiled["signature"] = Array((spoiled["signature"] + [0]).prefix(count))
            return Vector(
                object, name, check: "F-4", "The signature has \(count) bytes.", bytes: spoiled.encoded,
                .error("length", field: "signature"))
        }
    }

    /// What a name may not be.
    func nameFaults(_ field: String, check: String = "F-9", mayBeEmpty: Bool = false) -> [Vector] {
        let word = dashed(field)
        var vectors = TextFault.all.map { text in
            fault(
                "\(word)-\(text.name)", check: check, "The \(field) \(text.says).", error: "text",
                field: field
            ) { $0[field] = text.bytes }
        }
        vectors.append(
            fault(
                "\(word)-too-long", check: "F-4", "The \(field) has 65 bytes.", error: "length", field: field
            ) {
                $0[field] = Array(repeating: UInt8(ascii: "a"), count: 65)
            })
        if !mayBeEmpty {
            vectors.append(
                fault("\(word)-empty", check: "F-4", "The \(field) is empty.", error: "length", field: field)
                {
                    $0[field] = []
                })
        }
        return vectors
    }
}

extension Layout.Field {
    fileprivate var word: String { dashed(name) }
}

func dashed(_ name: String) -> String { String(name.map { $0 == "_" ? "-" : $0 }) }
