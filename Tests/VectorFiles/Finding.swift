public import PosternFormat

/// What an implementation finds in a vector: its contents, or an error.
public struct Finding: Hashable, Sendable {
    /// `ok`, or `error` and a name.
    public let outcome: String
    /// The lines after the outcome: the values of each key in order.
    public let contents: [String: [String]]

    /// Everything was right, and this was in it.
    public init(ok contents: [(String, String)] = []) {
        self.init(outcome: "ok", contents)
    }

    /// It was refused for this reason, with these particulars.
    public init(error: String, _ particulars: [(String, String?)] = []) {
        self.init(
            outcome: "error \(error)",
            particulars.compactMap { key, value in value.map { (key, $0) } })
    }

    /// It was refused for a fault of form.
    public init(_ error: FormatError) {
        self.init(error: error.vectorName.rawValue, [("field", error.field)])
    }

    init(outcome: String, _ contents: [(String, String)]) {
        self.outcome = outcome
        self.contents = Dictionary(grouping: contents, by: \.0).mapValues { $0.map(\.1) }
    }
}

extension VectorFile {
    /// What has to be found.
    public var expected: Finding {
        let place = lines.firstIndex { $0.key == "outcome" } ?? lines.endIndex
        return Finding(
            outcome: lines[place...].first?.value ?? "",
            lines[place...].dropFirst().map { ($0.key, $0.value) })
    }

    /// The object: `bytes`, then as many zeros as `zeros` says, then `bytes_after`.
    public func object() throws(VectorFileError) -> [UInt8] {
        var object = try bytes("bytes")
        if self["zeros"] != nil { object += [UInt8](repeating: 0, count: Int(try number("zeros"))) }
        if self["bytes_after"] != nil { object += try bytes("bytes_after") }
        return object
    }
}
