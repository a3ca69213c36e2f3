import Foundation
import PosternFormat
import PosternSigning
import Testing

@testable import PosternStore

/// Figures for the closing note: `POSTERN_FIGURES=1`. They assert nothing about time.
@Suite(
    .enabled(if: ProcessInfo.processInfo.environment["POSTERN_FIGURES"] != nil, "prints figures"),
    .serialized)
struct FiguresTests {
    private func room(_ house: House, messages: Int) async throws -> Log {
        var room = try await house.openSharedRoom()
        try await house.fill(&room, with: messages, 2_048)
        return room
    }

    private func microseconds(_ repeats: Int = 1, _ act: () async throws -> Void) async throws -> Int64 {
        let clock = ContinuousClock()
        let time = try await clock.measure { for _ in 0..<repeats { try await act() } } / repeats
        return time.components.seconds * 1_000_000 + time.components.attoseconds / 1_000_000_000_000
    }

    @Test("what an append costs, one after the other and in sixteen rooms at once")
    func appending() async throws {
        let house = try await House()
        var rooms: [Log] = []
        for _ in 0..<16 { rooms.append(try await house.openSharedRoom()) }
        let alone = try await microseconds(1_000) {
            try await house.append(rooms[0].message(2_048), to: &rooms[0], by: house.researcher)
        }
        let (store, who, clock) = (house.store, house.researcher, house.clock)
        let together = try await microseconds {
            await withTaskGroup(of: Void.self) { group in
                for room in rooms {
                    group.addTask {
                        for _ in 0..<200 {
                            let entry = room.message(2_048)
                            _ = try? await store.append(
                                entry, to: room.id, by: who.fingerprint, nonce: House.nonce(of: who, clock))
                        }
                    }
                }
            }
        }
        print("figures: append alone \(alone) us, in 16 rooms at once \(together / 3_200) us each")
    }

    @Test(
        "what a page of statements, the end of a room and its erasure cost, and what a check does",
        arguments: [1, 100, 10_000])
    func figures(messages: Int) async throws {
        let house = try await House()
        var room = try await room(house, messages: messages)
        let check = try await microseconds { _ = try Store.check(folder: house.folder.path) }
        let page = try await microseconds(200) {
            _ = try await house.store.statements(of: room.id, from: 0, limit: 256, maximumBytes: 4 << 20)
        }
        try await house.state(.closed, in: &room)
        let statement = room.statement(
            .destroyed, by: house.coordinator, program: house.program, at: house.clock.now)
        let destroying = try await microseconds {
            try await house.append(statement, to: &room, by: house.coordinator)
        }
        let erasing = try await microseconds { _ = try await house.tombstone(of: room) }
        print(
            """
            figures: \(messages) messages: check \(check) us, statements \(page) us, destroying \(destroying) us, \
            erasing \(erasing) us
            """)
        #expect(room.count == UInt64(messages) + 3)
    }
}
