import Foundation

/// A folder of its own for each test, removed with it.
final class TemporaryFolder: Sendable {
    let path: String

    init() {
        path = NSTemporaryDirectory() + "postern-store-" + UUID().uuidString
    }

    /// Everything in it whose name begins with `prefix`, read whole.
    func files(_ prefix: String = "") throws -> [String: Data] {
        var files: [String: Data] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: path) where name.hasPrefix(prefix) {
            files[name] = try Data(contentsOf: URL(fileURLWithPath: path + "/" + name))
        }
        return files
    }

    func mode(_ name: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(
            atPath: name.isEmpty ? path : path + "/" + name)
        return (attributes[.posixPermissions] as? Int ?? -1) & 0o777
    }

    /// A second folder with the same files: what a thief, or an older backup, holds.
    func copy() throws -> TemporaryFolder {
        let copy = TemporaryFolder()
        try FileManager.default.copyItem(atPath: path, toPath: copy.path)
        return copy
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
