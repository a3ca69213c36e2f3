import GRDB
import PosternFormat
import PosternSigning
import Testing

@testable import PosternStore

@Suite(.timeLimit(.minutes(10))) struct ReadTests {
    /// A room with ten messages.
    private func tenMessages() async throws -> (House, Log) {
        let house = try await House()
        var room = try await house.openSharedRoom()
        for _ in 0..<10 { try await house.append(room.message(1000), to: &room, by: house.researcher) }
        return (house, room)
    }

    @Test("a page holds no more entries than were asked for")
    func limit() async throws {
        let (house, room) = try await tenMessages()
        let page = try await house.store.page(of: room.id, from: 2, limit: 3, maximumBytes: 1 << 20)
        #expect(page.entries.count == 3)
        #expect(page.count == 11)
    }

    @Test("a page holds no more bytes than were asked for")
    func bytes() async throws {
        let (house, room) = try await tenMessages()
        let page = try await house.store.page(of: room.id, from: 1, limit: 10, maximumBytes: 4000)
        #expect(page.entries.reduce(0) { $0 + $1.entry.count } <= 4000)
        #expect(page.entries.count > 1)
    }

    @Test("a page holds an entry that alone is larger than was asked for")
    func oneLarge() async throws {
        let (house, room) = try await tenMessages()
        let page = try await house.store.page(of: room.id, from: 1, limit: 10, maximumBytes: 1)
        #expect(page.entries.count == 1)
    }

    @Test("a page from beyond the end is empty and tells the count", arguments: [11, 12, UInt64.max])
    func beyond(first: UInt64) async throws {
        let (house, room) = try await tenMessages()
        let page = try await house.store.page(of: room.id, from: first, limit: 10, maximumBytes: 1 << 20)
        #expect(page == Page(count: 11, entries: [], receipt: []))
    }

    @Test("a page of a log that does not exist is refused")
    func noLog() async throws {
        let (house, room) = try await tenMessages()
        let other = LogID(program: room.id.program, case: CaseID(random: .system), room: .shared)
        let error = await house.error {
            _ = try await house.store.page(of: other, from: 0, limit: 1, maximumBytes: 1)
        }
        #expect(error == .refused)
    }

    @Test("a row that is missing is an error and not a shorter page")
    func gap() async throws {
        let (house, room) = try await tenMessages()
        try house.store.close()
        try house.folder.tamper { try $0.execute(sql: #"DELETE FROM entry WHERE log = 2 AND "index" = 4"#) }
        try house.reopen()
        let error = await house.error {
            _ = try await house.store.page(of: room.id, from: 0, limit: 20, maximumBytes: 1 << 20)
        }
        guard case .unavailable = error else { Issue.record("\(String(describing: error))"); return }
    }

    @Test("the genesis is what was sent")
    func genesis() async throws {
        let house = try await House()
        let genesis = try await house.store.genesis(of: house.program.id.program)
        #expect(try genesis.map { try Genesis(decoding: $0).id } == house.program.id.program)
    }

    @Test("a program that does not exist has no genesis")
    func noGenesis() async throws {
        let house = try await House()
        #expect(try await house.store.genesis(of: .none) == nil)
    }

    @Test("who waits for a log is told its count after each commit")
    func changes() async throws {
        let house = try await House()
        var room = try await house.openSharedRoom()
        try await house.announced()
        var counts = house.store.counts(of: room.id).makeAsyncIterator()
        try await house.append(room.message(), to: &room, by: house.researcher)
        #expect(await counts.next() == 2)
        try await house.append(room.message(), to: &room, by: house.researcher)
        #expect(await counts.next() == 3)
    }

    @Test("who was slow is told the newest count only")
    func newestWins() async throws {
        let house = try await House()
        var room = try await house.openSharedRoom()
        var counts = house.store.counts(of: room.id).makeAsyncIterator()
        for _ in 0..<5 { try await house.append(room.message(), to: &room, by: house.researcher) }
        try await house.announced()
        #expect(await counts.next() == 6)
    }

    @Test("another log's entries wake nobody up")
    func otherLog() async throws {
        let house = try await House()
        let quiet = try await house.openSharedRoom()
        try await house.announced()
        var busy = try await house.openSharedRoom()
        let stream = house.store.counts(of: quiet.id)
        try await house.append(busy.message(), to: &busy, by: house.researcher)
        try house.store.close()
        #expect(await stream.reduce(0) { count, _ in count + 1 } == 0)
    }

    @Test("a stream that was cancelled is forgotten")
    func cancelled() async throws {
        let house = try await House()
        let room = try await house.openSharedRoom()
        let store = house.store
        let task = Task { for await _ in store.counts(of: room.id) {} }
        while store.changes.listenerCount == 0 { await Task.yield() }
        task.cancel()
        await task.value
        #expect(store.changes.listenerCount == 0)
    }

    @Test("closing the store ends every stream")
    func closed() async throws {
        let house = try await House()
        let room = try await house.openSharedRoom()
        try await house.announced()
        var counts = house.store.counts(of: room.id).makeAsyncIterator()
        try house.store.close()
        #expect(await counts.next() == nil)
    }
}
