import Foundation
import GRDB

@testable import PosternStore

/// The sealed records of a room as they are in the database: what must not be in any file once it is destroyed.
struct OldBytes {
    /// Eight bytes of the records from each sixteenth place on.
    private var pieces: Set<UInt64> = []

    init(of rooms: [Log], in store: Store) throws {
        let cipher = store.cipher
        let records = try store.pool.read { db in
            try rooms.flatMap { room in
                try Data.fetchAll(
                    db,
                    sql: """
                        SELECT entry.record FROM entry JOIN log ON log.id = entry.log WHERE log.name = :name
                        UNION ALL
                        SELECT landmark.record FROM landmark JOIN log ON log.id = landmark.log
                        WHERE log.name = :name
                        """, arguments: ["name": Data(cipher.name(of: room.id))])
            }
        }
        for record in records {
            let bytes = [UInt8](record)
            for place in stride(from: 0, to: bytes.count - 8, by: 16) {
                pieces.insert(Self.word(bytes, place))
            }
        }
    }

    var isEmpty: Bool { pieces.isEmpty }

    /// In which files there is any of them, whatever SQLite thinks of the page it is in.
    func places(in folder: TemporaryFolder) throws -> [String] {
        try folder.files("postern.db").filter { holds([UInt8]($0.value)) }.keys.sorted()
    }

    private func holds(_ bytes: [UInt8]) -> Bool {
        guard bytes.count >= 8 else { return false }
        var word = Self.word(bytes, 0)
        if pieces.contains(word) { return true }
        for next in 8..<bytes.count {
            word = word << 8 | UInt64(bytes[next])
            if pieces.contains(word) { return true }
        }
        return false
    }

    private static func word(_ bytes: [UInt8], _ place: Int) -> UInt64 {
        bytes[place..<place + 8].reduce(0) { $0 << 8 | UInt64($1) }
    }
}
