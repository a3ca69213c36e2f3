import VectorFiles

/// A vector that is about to be written.
struct Vector {
    let object: String
    private(set) var name: String
    var file: VectorFile

    /// What an implementation has to find.
    enum Outcome {
        /// It is accepted; these are its contents.
        case ok([(String, String)] = [])
        /// It is refused for this reason, in this field where the reason has one.
        case error(String, field: String? = nil)
    }

    /// Starts a vector. `says` is one sentence for people.
    init(_ object: String, _ name: String, check: String? = nil, _ says: String) {
        self.object = object
        self.name = name
        file = VectorFile()
        file.comment(says)
        file.add("object", object)
        if let check { file.add("check", check) }
    }

    /// A vector of one object in bytes.
    init(
        _ object: String, _ name: String, check: String? = nil, _ says: String, bytes: [UInt8],
        zeros: Int = 0, _ outcome: Outcome
    ) {
        self.init(object, name, check: check, says)
        file.add("bytes", bytes: bytes)
        if zeros > 0 { file.add("zeros", "\(zeros)") }
        add(outcome)
    }

    /// The same vector under another name.
    func renamed(_ name: String) -> Vector {
        var renamed = self
        renamed.name = name
        return renamed
    }

    mutating func add(_ outcome: Outcome) {
        switch outcome {
        case .ok(let contents):
            file.add("outcome", "ok")
            for (key, value) in contents { file.add(key, value) }
        case .error(let name, let field):
            file.add("outcome", "error \(name)")
            if let field { file.add("field", field) }
        }
    }
}

func hex(_ bytes: some Sequence<UInt8>) -> String { Hexadecimal.encode(bytes) }
