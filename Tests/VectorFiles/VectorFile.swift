/// A test vector as text: lines of `key: value` in their order. Tests/Vectors/README.md describes the format.
public struct VectorFile: Hashable, Sendable {
    /// One line, or several that continue it.
    public struct Line: Hashable, Sendable {
        /// What the value is.
        public let key: String
        /// The value, continued lines joined.
        public let value: String
    }

    /// The lines, comments left out.
    public private(set) var lines: [Line] = []
    private var comments: [String] = []

    /// A file without lines.
    public init() {}

    /// Adds a comment to the head of the file.
    public mutating func comment(_ text: String) { comments.append(text) }

    /// Adds a line.
    public mutating func add(_ key: String, _ value: String) {
        precondition(!value.utf8.contains(UInt8(ascii: "\n")) && !value.hasPrefix(" "))
        lines.append(Line(key: key, value: value))
    }

    /// Adds a line before the outcome.
    public mutating func addInput(_ key: String, _ value: String) {
        let place = lines.firstIndex { $0.key == "outcome" } ?? lines.endIndex
        lines.insert(Line(key: key, value: value), at: place)
    }

    /// Adds a line whose value is hexadecimal.
    public mutating func add(_ key: String, bytes: some Sequence<UInt8>) {
        add(key, Hexadecimal.encode(bytes))
    }

    /// The values of all lines with this key, in order.
    public func all(_ key: String) -> [String] {
        lines.filter { $0.key == key }.map(\.value)
    }

    /// The value of the only line with this key.
    public subscript(key: String) -> String? {
        let values = all(key)
        return values.count == 1 ? values[0] : nil
    }

    /// The value of the only line with this key, which has to be there.
    public func value(_ key: String) throws(VectorFileError) -> String {
        guard let value = self[key] else { throw .missing(key) }
        return value
    }

    /// The bytes of the only line with this key.
    public func bytes(_ key: String) throws(VectorFileError) -> [UInt8] {
        guard let value = self[key] else { throw .missing(key) }
        return try Self.bytes(value, key)
    }

    /// The bytes of all lines with this key.
    public func allBytes(_ key: String) throws(VectorFileError) -> [[UInt8]] {
        var values: [[UInt8]] = []
        for value in all(key) { values.append(try Self.bytes(value, key)) }
        return values
    }

    /// The number on the only line with this key.
    public func number(_ key: String) throws(VectorFileError) -> UInt64 {
        guard let value = self[key] else { throw .missing(key) }
        guard let number = UInt64(value) else { throw .malformed(key) }
        return number
    }

    private static func bytes(_ value: String, _ key: String) throws(VectorFileError) -> [UInt8] {
        guard let bytes = Hexadecimal.decode(value) else { throw .malformed(key) }
        return bytes
    }
}

extension VectorFile {
    private static let width = 96

    /// The text: comments, an empty line, then the lines; a long value goes on in lines that begin with a space.
    public var text: String {
        var text = ""
        for comment in comments { text += "# \(comment)\n" }
        for line in lines {
            guard line.value.utf8.count > Self.width, !line.value.contains(" ") else {
                text += line.value.isEmpty ? "\(line.key):\n" : "\(line.key): \(line.value)\n"
                continue
            }
            text += "\(line.key):\n"
            var rest = line.value[...]
            while !rest.isEmpty {
                text += " \(rest.prefix(Self.width))\n"
                rest = rest.dropFirst(Self.width)
            }
        }
        return text
    }

    /// Reads the text.
    public init(parsing text: String) throws(VectorFileError) {
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if line.isEmpty || line.hasPrefix("#") { continue }
            if line.hasPrefix(" "), let last = lines.popLast() {
                lines.append(Line(key: last.key, value: last.value + line.dropFirst()))
                continue
            }
            guard let colon = line.firstIndex(of: ":") else { throw .notALine(number + 1) }
            let value = line[line.index(after: colon)...]
            lines.append(
                Line(
                    key: String(line[..<colon]),
                    value: String(value.hasPrefix(" ") ? value.dropFirst() : value)))
        }
    }
}

/// Why a vector file cannot be used.
public enum VectorFileError: Error, Hashable, Sendable {
    /// This line, counted from 1, is neither a comment nor `key: value`.
    case notALine(Int)
    /// There is no line with this key, or there are several.
    case missing(String)
    /// The value of this key is not what it has to be.
    case malformed(String)
}
