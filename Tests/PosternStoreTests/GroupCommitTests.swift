import PosternFormat
import PosternSigning
import PosternStore
import Testing

@Suite(.timeLimit(.minutes(10))) struct GroupCommitTests {
    /// Sends one message after each lost race until it is in, as a client does; returns the receipt.
    private static func send(
        _ store: Store, to log: LogID, by person: Person, _ clock: TestClock
    ) async throws -> Receipt {
        while true {
            let count = try await store.count(of: log)
            let last = try await store.page(of: log, from: count - 1, limit: 1, maximumBytes: 1 << 20)
            var writer = Log(id: log, epoch: 1)
            writer.count = last.count
            // The log may have grown between the two; then the head is one that loses the race again.
            writer.head = Entry.hash(of: last.entries[0].entry, program: log.program)
            guard last.count == count else { continue }
            do {
                let receipt = try await store.append(
                    writer.message(), to: log, by: person.fingerprint, nonce: House.nonce(of: person, clock))
                return try Receipt(decoding: receipt)
            } catch StoreError.conflict {
                continue
            }
        }
    }

    @Test("100 senders in one room at once lose no entry, double none, and make one chain")
    func oneRoom() async throws {
        let house = try await House()
        let room = try await house.openSharedRoom()
        let (store, clock, researcher) = (house.store, house.clock, house.researcher)
        let receipts = try await withThrowingTaskGroup(of: Receipt.self) { group in
            for _ in 0..<100 {
                group.addTask { try await Self.send(store, to: room.id, by: researcher, clock) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(receipts.map(\.index).sorted() == Array(1...100))
        try house.store.close()
        let report = try Store.check(folder: house.folder.path)
        #expect(report.findings == [])
    }

    @Test("of 500 entries for one place sent at once, one is taken and the others are told the count")
    func onePlace() async throws {
        let house = try await House()
        let room = try await house.openSharedRoom()
        let (store, clock, researcher) = (house.store, house.clock, house.researcher)
        let outcomes = await withTaskGroup(of: Bool?.self) { group in
            for _ in 0..<500 {
                group.addTask {
                    do {
                        _ = try await store.append(
                            room.message(), to: room.id, by: researcher.fingerprint,
                            nonce: House.nonce(of: researcher, clock))
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
                group.addTask { try await Self.send(store, to: room.id, by: researcher, clock) }
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
                        if isBad { writer.head = .zero }
                        let receipt = try? await store.append(
                            writer.message(), to: room.id, by: researcher.fingerprint,
                            nonce: House.nonce(of: researcher, clock))
                        return receipt != nil
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
            try await store.append(
                message, to: writer.id, by: researcher.fingerprint, nonce: House.nonce(of: researcher, clock))
        }
        task.cancel()
        _ = try await task.value
        room.advance(message)
        try await house.append(room.message(), to: &room, by: house.researcher)
    }
}
