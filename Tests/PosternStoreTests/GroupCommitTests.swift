import PosternFormat
import PosternSigning
import PosternStore
import Testing

@Suite(.timeLimit(.minutes(10))) struct GroupCommitTests {
    /// Sends one message, made by an author who has seen `room` as far as it says; returns the receipt.
    private static func send(
        _ store: Store, to room: Log, by person: Person, _ clock: TestClock
    ) async throws -> Receipt {
        let appended = try await House.post(store, room.message(), to: room.id, by: person, clock)
        return try Receipt(decoding: appended.page.receipt)
    }

    @Test("100 senders in one room at once lose no entry, double none, and make one chain")
    func oneRoom() async throws {
        let house = try await House()
        let room = try await house.openSharedRoom()
        let (store, clock, researcher) = (house.store, house.clock, house.researcher)
        let receipts = try await withThrowingTaskGroup(of: Receipt.self) { group in
            for _ in 0..<100 {
                group.addTask { try await Self.send(store, to: room, by: researcher, clock) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(receipts.map(\.index).sorted() == Array(1...100))
        try house.store.close()
        let report = try Store.check(folder: house.folder.path)
        #expect(report.findings == [])
    }

    @Test(
        "of 500 statements after one statement sent at once, one is taken and the others are told the count")
    func oneStatement() async throws {
        let house = try await House()
        let room = try await house.openSharedRoom()
        let (store, clock, coordinator) = (house.store, house.clock, house.coordinator)
        let entries = (0..<500).map { _ in
            room.statement(
                .rotated(room.nextEpoch(house.everybody)), by: coordinator, program: house.program,
                at: clock.now)
        }
        let outcomes = await withTaskGroup(of: Bool?.self) { group in
            for entry in entries {
                group.addTask {
                    do {
                        _ = try await House.post(store, entry, to: room.id, by: coordinator, clock)
                        return true
                    } catch {
                        return error as? StoreError == .conflict(count: 2) ? false : nil
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.count { $0 == true } == 1)
        #expect(outcomes.count { $0 == false } == 499)
    }

    @Test("500 senders in 50 rooms at once all get their receipt")
    func manyRooms() async throws {
        let house = try await House()
        var rooms: [Log] = []
        for _ in 0..<50 { rooms.append(try await house.openSharedRoom()) }
        let (store, clock, researcher, all) = (house.store, house.clock, house.researcher, rooms)
        let receipts = try await withThrowingTaskGroup(of: Receipt.self) { group in
            for number in 0..<500 {
                let room = all[number % 50]
                group.addTask { try await Self.send(store, to: room, by: researcher, clock) }
            }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(receipts.count == 500)
        try house.store.close()
        #expect(try Store.check(folder: house.folder.path).findings == [])
    }

    @Test("a bad entry in a group does not take the good ones with it")
    func badNeighbours() async throws {
        let house = try await House()
        var rooms: [Log] = []
        for _ in 0..<20 { rooms.append(try await house.openSharedRoom()) }
        let (store, clock, researcher, all) = (house.store, house.clock, house.researcher, rooms)
        let taken = await withTaskGroup(of: Bool.self) { group in
            for room in all {
                for isBad in [true, false, true] {
                    group.addTask {
                        var writer = room
                        if isBad { writer.place = Place(count: 1, head: .zero) }
                        return (try? await Self.send(store, to: writer, by: researcher, clock)) != nil
                    }
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(taken == 20)
    }

    @Test("an entry whose sender went away is written all the same, and the next ones too")
    func cancelled() async throws {
        let house = try await House()
        var room = try await house.openSharedRoom()
        let (store, clock, researcher, writer) = (house.store, house.clock, house.researcher, room)
        let message = room.message()
        let task = Task {
            try await House.post(store, message, to: writer.id, by: researcher, clock)
        }
        task.cancel()
        room.advance(message, try Receipt(decoding: try await task.value.page.receipt))
        try await house.append(room.message(), to: &room, by: house.researcher)
    }
}
