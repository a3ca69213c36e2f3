import PosternClient
import Synchronization
import Testing

@Suite("Following a thread", .timeLimit(.minutes(10)))
struct FollowTests {
    @Test("a message that is sent later arrives by itself")
    func arrives() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        let (shown, show) = AsyncStream.makeStream(of: [String].self)
        let watch = Task {
            try await village.mia.client.follow(id) { (thread) throws(ClientError) in
                show.yield(texts(thread))
            }
        }
        var batches = shown.makeAsyncIterator()
        let first = await batches.next()
        _ = try await village.rob.client.send(id, text: Array("news".utf8))
        let second = await batches.next()
        watch.cancel()
        try await watch.value
        #expect(first == [] && second == ["news"])
        try await village.leave()
    }

    @Test("what came in one room is shown though another room could not be fetched in the same round")
    func oneRoomFails() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        let (shown, show) = AsyncStream.makeStream(of: [String].self)
        let round = Mutex(0)
        let watch = Task {
            // A hasty one shows by itself that a room that cannot be fetched does not end the watch.
            try await village.mia.hasty.follow(id) { (thread) async throws(ClientError) in
                show.yield(texts(thread))
                let number = round.withLock { round in
                    round += 1
                    return round
                }
                guard number == 2 else { return }
                // Both rooms ring while this round is shown, and one of them cannot be fetched after it.
                _ = try await village.max.client.note(id, text: Array("between us".utf8))
                _ = try await village.rob.client.send(id, text: Array("to all".utf8))
                try? await Task.sleep(for: .milliseconds(500))
                village.network.weather = .cutsReads("rooms/shared/log")
            }
        }
        var batches = shown.makeAsyncIterator()
        _ = await batches.next()
        _ = try await village.rob.client.send(id, text: Array("first".utf8))
        _ = await batches.next()
        let note = await batches.next()
        village.network.weather = .fair
        let message = await batches.next()
        watch.cancel()
        try await watch.value
        #expect(note == ["between us"] && message == ["to all"])
        try await village.leave()
    }

    @Test("a watch outlives a restart of the server")
    func restart() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        let (shown, show) = AsyncStream.makeStream(of: [String].self)
        let watch = Task {
            try await village.mia.client.follow(id) { (thread) throws(ClientError) in
                show.yield(texts(thread))
            }
        }
        var batches = shown.makeAsyncIterator()
        _ = await batches.next()
        try await village.withoutServer {}
        _ = try await village.rob.client.send(id, text: Array("after the restart".utf8))
        let second = await batches.next()
        watch.cancel()
        try await watch.value
        #expect(second == ["after the restart"])
        try await village.leave()
    }

    @Test("a watch ends when the case is destroyed, and says by whom")
    func destroyed() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        let (shown, show) = AsyncStream.makeStream(of: [String].self)
        let watch = Task {
            try await village.rob.client.follow(id) { (thread) throws(ClientError) in
                show.yield(thread.items.map(\.kind))
            }
        }
        var batches = shown.makeAsyncIterator()
        _ = await batches.next()
        _ = try await village.ada.client.closeCase(id)
        // The end is the next entry then, and follows what was shown.
        #expect(await batches.next() == ["statement"])
        _ = try await village.ada.client.destroyCase(id)
        let error = await #expect(throws: ClientError.self) { try await watch.value }
        guard case .caseDestroyed(let tombstone) = error else {
            Issue.record("not said: \(String(describing: error))")
            return
        }
        #expect(tombstone.by.name == "Ada")
        let again = await #expect(throws: ClientError.self) {
            try await village.rob.client.follow(id) { _ throws(ClientError) in }
        }
        #expect(again == error)
        try await village.leave()
    }
}
