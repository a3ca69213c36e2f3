import Foundation

/// A folder of its own for each test, removed with it.
final class TemporaryFolder: Sendable {
    let path: String

    init() { path = NSTemporaryDirectory() + "postern-server-" + UUID().uuidString }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
