import PosternAPI
import PosternFormat
import PosternLog
import PosternServer
import PosternSigning
import Testing

/// One room with as many people as write at once in the worst week of its life.
@Suite(.timeLimit(.minutes(20)))
struct ManyWritersTests {
    private static let messagesEach = 3

    @Test func `two hundred people who send into one room at once are all taken, in one chain`() async throws
    {
        try await TestServer.run {
            $0.limits.addressRate = 1_000_000
            $0.limits.addressBurst = 1_000_000
            $0.limits.memberRate = 1_000_000
            $0.limits.memberBurst = 1_000_000
            $0.limits.connections = 1_024
            $0.limits.connectionsPerAddress = 1_024
        } _: { server async throws in
            var house = try await House(server)
            let people = (0..<200).map { Person("Researcher \($0)") }
            let members = house.everybody + people.map { $0.member(.researcher, readsFrom: 2) }
            try await house.state(.changed(house.room.nextEpoch(members), approvals: []))
            let room = house.room
            let sent = try await withThrowingTaskGroup(of: [Digest: Receipt].self) { tasks in
                for person in people {
                    tasks.addTask {
                        // Each on a connection of their own, from what they have seen last.
                        var writer = room
                        var receipts: [Digest: Receipt] = [:]
                        for _ in 0..<Self.messagesEach {
                            let entry = writer.message()
                            let answer = try await server.post(room.path, entry, by: person)
                            let receipt = try House.receipt(answer)
                            try Self.check(answer, entry, receipt, seen: writer.place)
                            writer.advance(entry, receipt)
                            receipts[Entry.hash(of: entry, program: room.id.program)] = receipt
                        }
                        return receipts
                    }
                }
                return try await tasks.reduce(into: [:]) { $0.merge($1) { first, _ in first } }
            }
            #expect(sent.count == people.count * Self.messagesEach)
            try await Self.check(server, house, sent)
        }
    }

    /// What an answer gives leads from what its author had seen to the entry; or it gives nothing.
    private static func check(_ answer: Answer, _ entry: [UInt8], _ receipt: Receipt, seen: Place) throws {
        let page = try Page(decoding: answer.body)
        guard !page.entries.isEmpty || receipt.index == seen.count else {
            #expect(receipt.index - seen.count > 256)
            return
        }
        let program = receipt.log.program
        var place = seen
        for stored in page.entries {
            place = place.after(Entry.hash(of: stored.entry, program: program), at: stored.time, in: program)
        }
        #expect(place == receipt.before)
        #expect(receipt.entryHash == Entry.hash(of: entry, program: program))
    }

    /// The log verifies as a member verifies it, and holds each entry where its receipt says.
    private static func check(_ server: TestServer, _ house: House, _ sent: [Digest: Receipt]) async throws {
        let programPage = try Page(
            decoding: try await server.get(house.program.path, by: house.maintainer).body)
        let program = try UnverifiedLog(
            log: house.program.id, entries: programPage.entries, receipt: programPage.receipt
        ).verifiedProgram(checkpoint: nil)
        var (entries, receipt): ([StoredEntry], [UInt8]) = ([], [])
        while true {
            let path = house.room.path + "?from=\(entries.count)"
            let page = try Page(decoding: try await server.get(path, by: house.maintainer).body)
            guard !page.entries.isEmpty else { break }
            entries += page.entries
            receipt = page.receipt
        }
        let log = try UnverifiedLog(log: house.room.id, entries: entries, receipt: receipt)
            .verified(program: program, checkpoint: nil)
        #expect(log.entries.count == sent.count + 2)
        for (hash, receipt) in sent {
            #expect(log.entry(hash)?.index == receipt.index)
            #expect(log.entry(hash)?.place == receipt.place)
        }
    }
}
