import Foundation

/// A folder that is removed with everything in it when nobody needs it any more.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "postern-tests-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// The path of something in the folder.
    func path(_ name: String) -> String { path + "/" + name }

    /// Writes a file and gives its path.
    @discardableResult
    func write(_ name: String, _ bytes: [UInt8]) throws -> String {
        try Data(bytes).write(to: URL(fileURLWithPath: path(name)))
        return path(name)
    }

    /// A path in the folder that nothing has yet.
    func unusedPath(_ ending: String) -> String { path(UUID().uuidString + ending) }
}

/// All bytes of a file; none where there is no such file.
func contents(of path: String) -> [UInt8] {
    (try? Data(contentsOf: URL(fileURLWithPath: path))).map(Array.init) ?? []
}

/// Copies a folder with everything in it, modes and times included.
func copyFolder(_ source: String, to target: String) async throws {
    try await RunningProgram("/bin/cp", ["-a", source, target]).finish().succeeded()
}
