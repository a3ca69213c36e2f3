#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// The committed vectors of some objects: one argument of a parameterised test for each file.
public struct VectorFolder: Sendable {
    private let path: String

    /// The folder Tests/Vectors, seen from a source file of a test target beside it.
    public init(besideTargetOf sourceFile: StaticString) {
        var parts = "\(sourceFile)".split(separator: "/", omittingEmptySubsequences: false).dropLast()
        while let last = parts.last, last != "Tests" { parts = parts.dropLast() }
        path = (parts + ["Vectors"]).joined(separator: "/")
    }

    /// The vectors of this object, in alphabetical order; none where there is no such folder.
    public func vectors(of object: String) -> [NamedVector] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(path)/\(object)")) ?? []
        return names.filter { $0.hasSuffix(".txt") }.sorted().map {
            NamedVector(name: "\(object)/\($0.dropLast(4))", path: "\(path)/\(object)/\($0)")
        }
    }

    /// The objects that there are vectors of.
    public var objects: [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return names.filter { !$0.contains(".") }.sorted()
    }
}

/// A vector's name, and the file it is in.
public struct NamedVector: Sendable, CustomStringConvertible {
    /// Object and name, for instance `card/low-order-receiving-key`.
    public let name: String
    fileprivate let path: String

    /// The name.
    public var description: String { name }

    /// Reads the file.
    public func file() throws -> VectorFile {
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        return try VectorFile(parsing: String(decoding: bytes, as: UTF8.self))
    }
}
