internal import Foundation
internal import PosternClient
internal import PosternFormat
internal import PosternSigning

extension RotateProof {
    /// What one room shows to somebody who reads it from its first entry.
    private struct Room: Sendable {
        let name: String
        let epoch: UInt32
        let entries: UInt64
        let hasMax: Bool
    }

    /// Reads every room of every case as a maintainer who was never there, and says whether each is at exactly this
    /// epoch, by exactly so many entries, without the one who left.
    static func check(folder: String, epoch: UInt32) async throws {
        let mia = client("mia-1", in: folder)
        let cases = try String(contentsOfFile: folder + "/cases", encoding: .utf8).split(separator: "\n").map(
            String.init)
        var rooms: [Room] = []
        try await withThrowingTaskGroup(of: [Room].self) { group in
            for first in 0..<8 {
                group.addTask {
                    var rooms: [Room] = []
                    for number in stride(from: first, to: cases.count, by: 8) {
                        rooms += try await look(at: cases[number], by: mia)
                    }
                    return rooms
                }
            }
            for try await some in group { rooms += some }
        }
        await mia.shutdown()
        let wrong = rooms.filter { $0.epoch != epoch || $0.entries != UInt64(epoch) || $0.hasMax }
        print(
            "checked: \(rooms.count) rooms of \(cases.count) cases, \(rooms.count - wrong.count) at epoch \(epoch)"
        )
        for room in wrong.prefix(10) {
            print(
                "  \(room.name): epoch \(room.epoch), \(room.entries) entries\(room.hasMax ? ", with Max" : "")"
            )
        }
        guard wrong.isEmpty, !rooms.isEmpty else {
            throw Wrong("\(wrong.count) rooms are not as they should be")
        }
    }

    private static func look(at caseID: String, by mia: Client) async throws -> [Room] {
        try await mia.members(of: caseID).rooms.map { room in
            Room(
                name: "case \(caseID), room \(room.room)", epoch: room.epoch, entries: room.entries,
                hasMax: room.members.contains { $0.name == "Max" })
        }
    }
}
