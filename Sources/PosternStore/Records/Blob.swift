internal import GRDB

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Bytes as SQLite holds them.
func blob(_ bytes: [UInt8]) -> Data { Data(bytes) }

extension Row {
    /// The bytes in a column that the schema keeps from being anything but a blob.
    func bytes(_ column: Int) -> [UInt8] {
        let data: Data = self[column]
        return Array(data)
    }
}
