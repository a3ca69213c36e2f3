#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The environment of the process.
enum Environment {
    static var all: [String: String] { ProcessInfo.processInfo.environment }
}
