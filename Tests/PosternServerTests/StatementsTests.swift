import PosternAPI
import PosternFormat
import PosternServer
import PosternSigning
import Testing

@Suite(.timeLimit(.minutes(10)))
struct StatementsTests {
    private func page(
        _ server: TestServer, _ house: House, _ query: String = ""
    ) async throws -> StatementsPage {
        let answer = try await server.get(house.room.statements + query, by: house.coordinator)
        #expect(answer.status == 200)
        #expect(answer["content-type"] == MediaType.statements.rawValue)
        return try StatementsPage(decoding: answer.body)
    }

    private func indexes(_ page: StatementsPage) -> [UInt64] { page.statements.map(\.before.count) }

    @Test func `statements come without the messages, and with the receipts of the last and of the end`()
        async throws
    {
        try await TestServer.run { server async throws in
            var house = try await House(server)
            for _ in 0..<3 { try await house.say(by: house.researcher) }
            let open = try await page(server, house)
            #expect(indexes(open) == [0])
            #expect(try Receipt(decoding: open.statementReceipt).place == house.room.last)
            #expect(try Receipt(decoding: open.endReceipt).place == house.room.place)
            try await house.state(.closed)
            let closed = try await page(server, house)
            #expect(indexes(closed) == [0, 4])
            #expect(closed.statementReceipt == closed.endReceipt)
            #expect(indexes(try await self.page(server, house, "?from=1")) == [4])
            #expect(indexes(try await self.page(server, house, "?from=5")) == [])
        }
    }

    @Test func `a page of statements is no longer than the limit, and says whether it is the last`()
        async throws
    {
        try await TestServer.run {
            $0.limits.pageEntries = 1
        } _: { server async throws in
            var house = try await House(server)
            for _ in 0..<2 { try await house.say(by: house.researcher) }
            try await house.state(.closed)
            let first = try await page(server, house)
            #expect(indexes(first) == [0])
            #expect(!first.isLast)
            for query in ["?from=1", "?from=1&limit=9"] {
                let second = try await page(server, house, query)
                #expect(indexes(second) == [3])
                #expect(second.isLast)
                #expect(second.endReceipt == first.endReceipt)
            }
        }
    }

    @Test func `statements are for whoever may read the room`() async throws {
        try await TestServer.run { server async throws in
            let house = try await House(server)
            for person in [house.coordinator, house.maintainer, house.researcher] {
                #expect(try await server.get(house.room.statements, by: person).status == 200)
            }
            var answers: Set<[String]> = [try await server.get(house.room.path, by: house.stranger).visible]
            answers.insert(try await server.get(house.room.statements, by: house.stranger).visible)
            answers.insert(try await server.get(house.room.statements, by: house.recovery).visible)
            answers.insert(try await server.get(house.room.statements).visible)
            let elsewhere = LogID(
                program: house.room.id.program, case: CaseID(random: .system), room: .shared)
            let path = Endpoint.statements(elsewhere).path
            answers.insert(try await server.get(path, by: house.coordinator).visible)
            #expect(answers.count == 1, "\(answers)")
            #expect(answers.first?.first == "403")
        }
    }

    @Test(arguments: ["?from=-1", "?limit=0", "?to=1", "?from"])
    func `a query for statements that cannot be read is malformed`(query: String) async throws {
        try await TestServer.run { server async throws in
            let house = try await House(server)
            let answer = try await server.get(house.room.statements + query, by: house.coordinator)
            #expect(answer.problem?.kind == .malformed)
        }
    }

    @Test func `of a destroyed room both paths give the tombstone, to whoever was in it`() async throws {
        try await TestServer.run { server async throws in
            var house = try await House(server)
            try await house.say(by: house.researcher)
            try await house.state(.closed)
            try await house.state(.destroyed)
            for query in ["", "?from=2", "?from=3"] {
                let log = try await house.tombstone(house.room.path + query, by: house.researcher)
                let page = try Page(decoding: log.body)
                #expect(page.count == 4)
                #expect(page.entries.count == 1)
                #expect(try Receipt(decoding: page.receipt).index == 3)
                let answer = try await house.tombstone(house.room.statements + query, by: house.researcher)
                let statements = try StatementsPage(decoding: answer.body)
                #expect(indexes(statements) == [3])
                #expect(statements.endReceipt == page.receipt)
            }
            let program = try await server.get(house.program.path, by: house.researcher)
            #expect(program.status == 200)
        }
    }
}
