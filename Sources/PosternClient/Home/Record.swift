/// A small file of the home in lines that a person can read: what it is, one field a line, and an end, so that
/// a torn one is seen to be torn.
struct Record: Sendable, Equatable {
    private var fields: [String: String]

    init(_ fields: [String: String]) {
        self.fields = fields
    }

    subscript(name: String) -> String? { fields[name] }
}

extension Home {
    /// The record `name` of this kind, or nil where there is none.
    func record(_ name: String, kind: String) throws(ClientError) -> Record? {
        guard let bytes = try read(name, limit: 1 << 16) else { return nil }
        let lines = String(decoding: bytes, as: UTF8.self).split(
            separator: "\n", omittingEmptySubsequences: false)
        guard lines.first == "postern-\(kind) 1" else {
            throw .home(file: path(name), reason: "is not a \(kind) file of version 1")
        }
        guard lines.count >= 3, lines[lines.count - 2] == "end", lines[lines.count - 1].isEmpty else {
            throw .home(file: path(name), reason: "is torn")
        }
        var fields: [String: String] = [:]
        for line in lines[1..<(lines.count - 2)] {
            guard let space = line.firstIndex(of: " ") else {
                throw .home(file: path(name), reason: "holds a line that is not a field")
            }
            fields[String(line[..<space])] = String(line[line.index(after: space)...])
        }
        return Record(fields)
    }

    /// Puts a record in place of the file `name`.
    func write(
        _ name: String, kind: String, _ fields: [(name: String, value: String)]
    ) throws(ClientError) {
        var text = "postern-\(kind) 1\n"
        for (field, value) in fields {
            precondition(!field.contains(" ") && !value.contains("\n"))
            text += "\(field) \(value)\n"
        }
        try write(name, Array((text + "end\n").utf8))
    }
}
