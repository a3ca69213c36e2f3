import HTTPTypes
import PosternAPI
import PosternFormat
import PosternSigning
import PosternStore
import Testing

@testable import PosternServer

/// What was right and is late is 409, what is wrong is 422, and what the room still erases is 503.
@Suite(.timeLimit(.minutes(10)))
struct LateTests {
    @Test func `what another statement overtook is late, and what claims what is not so is wrong`()
        async throws
    {
        try await TestServer.run { server async throws in
            var house = try await House(server)
            let (before, message) = (house.room, house.room.message())
            let close = before.statement(.closed, by: house.coordinator, program: house.program)
            let taken = house.program.programStatement(.level(2), by: house.coordinator)
            try await house.act(.level(3), by: house.coordinator)
            try await house.state(.rotated(house.room.nextEpoch(house.everybody)))
            func status(_ log: Log, _ entry: [UInt8], _ person: Person) async throws -> Int {
                try await server.post(log.path, entry, by: person).status
            }
            #expect(try await status(house.room, message, house.researcher) == 409)
            #expect(try await status(house.room, close, house.coordinator) == 409)
            #expect(try await status(house.program, taken, house.coordinator) == 409)
            var forked = house.room
            forked.place = Place(count: 1, head: .zero)
            #expect(try await status(house.room, forked.message(), house.researcher) == 422)
            var ahead = house.room
            ahead.place = Place(count: 9, head: ahead.place.head)
            #expect(try await status(house.room, ahead.message(), house.researcher) == 422)
            var old = house.room
            old.epoch = 1
            #expect(try await status(house.room, old.message(), house.researcher) == 422)
            let closeOld = old.statement(.closed, by: house.coordinator, program: house.program)
            #expect(try await status(house.room, closeOld, house.coordinator) == 422)
            let later = LaterEntry(
                kind: 16, prefix: house.room.prefix, body: [], author: house.researcher.fingerprint,
                sign: house.researcher.sign)
            #expect(try await status(house.room, later.encoded, house.researcher) == 422)
        }
    }

    @Test
    func `A41 what was said in a destroyed room does not come back, and its tombstone is answered again`()
        async throws
    {
        try await TestServer.run { server async throws in
            var house = try await House(server)
            let path = house.room.path
            let opening = try Page(decoding: try await server.get(path, by: house.researcher).body).entries[0]
            let caught = house.room.message()
            #expect(try await server.post(path, caught, by: house.researcher).status == 201)
            house.room.place = try Receipt(
                decoding: try Page(decoding: try await server.get(path, by: house.researcher).body).receipt
            ).place
            try await house.state(.closed)
            let tombstone = house.room.statement(.destroyed, by: house.coordinator, program: house.program)
            let first = try await server.post(path, tombstone, by: house.coordinator)
            #expect(first.status == 201)
            _ = try await house.tombstone(path, by: house.researcher)
            #expect(try await server.post(path, caught, by: house.researcher).problem == .conflict(count: 4))
            #expect(
                try await server.post(path, opening.entry, by: house.coordinator).problem
                    == .conflict(count: 4))
            let again = try await server.post(path, tombstone, by: house.coordinator)
            #expect(again.status == 200)
            #expect(again.body == first.body)
        }
    }

    @Test(arguments: [
        (StoreError.conflict(count: 3), 409), (.invalidEntry("x"), 422), (.malformed("x"), 400),
        (.refused, 403),
        (.replayed, 403), (.erasing, 503), (.busy, 503), (.unavailable("x"), 503),
    ])
    func `each error of the store has its status`(error: StoreError, status: Int) {
        let problem = Problem(error)
        #expect(problem.kind.status.code == status)
    }
}
