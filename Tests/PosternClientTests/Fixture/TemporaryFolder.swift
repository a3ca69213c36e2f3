import Foundation

/// A folder of its own for each test, removed with it.
final class TemporaryFolder: Sendable {
    let path: String

    init() { path = NSTemporaryDirectory() + "postern-client-" + UUID().uuidString }

    func bytes(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: path + "/" + name)))
    }

    func write(_ name: String, _ bytes: [UInt8]) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: path + "/" + name))
    }

    func names(in name: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: path + "/" + name)) ?? []).sorted()
    }

    /// Every file below, by its path.
    func files() -> [String] {
        (FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []).filter { name in
            let attributes = try? FileManager.default.attributesOfItem(atPath: path + "/" + name)
            return attributes?[.type] as? FileAttributeType == .typeRegular
        }
    }

    /// The permissions of everything below, folders and files.
    func modes() throws -> [String: Int] {
        var modes: [String: Int] = [:]
        for name in FileManager.default.enumerator(atPath: path)?.compactMap({ $0 as? String }) ?? [] {
            modes[name] = try mode(name)
        }
        return modes
    }

    func mode(_ name: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path + "/" + name)
        return (attributes[.posixPermissions] as? Int ?? -1) & 0o777
    }

    /// A second folder with the same files: an older copy of a server.
    func copy() throws -> TemporaryFolder {
        let copy = TemporaryFolder()
        try FileManager.default.copyItem(atPath: path, toPath: copy.path)
        return copy
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
