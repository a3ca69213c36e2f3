import GRDB
import PosternFormat
import PosternSigning
import Testing

@testable import PosternStore

/// A12: a request that was seen is refused for as long as it would be valid.
@Suite(.timeLimit(.minutes(10))) struct NonceTests {
    private func count(_ house: House) async throws -> Int {
        try await house.store.pool.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM nonce") ?? -1 }
    }

    @Test("a nonce is taken once")
    func once() async throws {
        let house = try await House()
        let nonce = house.nonce(of: house.researcher)
        try await house.store.use(nonce: nonce)
        #expect(await house.error { try await house.store.use(nonce: nonce) } == .replayed)
    }

    @Test("a nonce that was seen is refused after a restart")
    func afterRestart() async throws {
        let house = try await House()
        let nonce = house.nonce(of: house.researcher)
        try await house.store.use(nonce: nonce)
        try house.restart()
        #expect(await house.error { try await house.store.use(nonce: nonce) } == .replayed)
    }

    @Test(
        "a nonce is refused to the end of the time in which its request is valid",
        arguments: [-300, -299, 0, 299, 300])
    func wholeWindow(seconds: Int) async throws {
        let house = try await House()
        let nonce = NonceUse(
            signer: house.researcher.fingerprint, nonce: [1, 2, 3], created: house.clock.now)
        house.clock.move(seconds: -300)
        try await house.store.use(nonce: nonce)
        house.clock.move(seconds: 300 + seconds)
        #expect(await house.error { try await house.store.use(nonce: nonce) } == .replayed)
    }

    @Test("the nonce of a refused act is used up as well")
    func refused() async throws {
        let house = try await House()
        var room = try await house.openSharedRoom()
        let late = room.message()
        try await house.state(.rotated(room.nextEpoch(house.everybody)), in: &room)
        let nonce = house.nonce(of: house.researcher)
        let first = await house.error {
            _ = try await house.store.append(
                late, to: room.id, by: house.researcher.fingerprint, nonce: nonce, limit: 1, maximumBytes: 1)
        }
        #expect(first == .conflict(count: 2))
        #expect(await house.error { try await house.store.use(nonce: nonce) } == .replayed)
    }

    @Test("two people may use the same nonce")
    func otherSigner() async throws {
        let house = try await House()
        for person in [house.researcher, house.maintainer] {
            try await house.store.use(
                nonce: NonceUse(signer: person.fingerprint, nonce: [7], created: house.clock.now))
        }
    }

    @Test("old nonces are deleted once no request could use them")
    func forgotten() async throws {
        let house = try await House()
        for _ in 0..<100 { try await house.store.use(nonce: house.nonce(of: house.researcher)) }
        for _ in 0..<12 {
            house.clock.move(seconds: 300)
            try await house.store.use(nonce: house.nonce(of: house.researcher))
        }
        #expect(try await count(house) < 13)
    }

    @Test(
        "a nonce is remembered while the clock is wrong for a while",
        arguments: [-86_400, -3_600, 3_600, 86_400])
    func clockSet(seconds: Int) async throws {
        let house = try await House()
        let nonce = house.nonce(of: house.researcher)
        try await house.store.use(nonce: nonce)
        house.clock.move(seconds: seconds)
        try await house.store.use(nonce: house.nonce(of: house.maintainer))
        house.clock.move(seconds: 1 - seconds)
        #expect(await house.error { try await house.store.use(nonce: nonce) } == .replayed)
    }

    @Test(
        "a nonce is remembered when the server is started while the clock is wrong",
        arguments: [-86_400, 86_400])
    func clockSetAtStart(seconds: Int) async throws {
        let house = try await House()
        let nonce = house.nonce(of: house.researcher)
        try await house.store.use(nonce: nonce)
        house.clock.move(seconds: seconds)
        try house.restart()
        try await house.store.use(nonce: house.nonce(of: house.maintainer))
        house.clock.move(seconds: 1 - seconds)
        #expect(await house.error { try await house.store.use(nonce: nonce) } == .replayed)
    }

    @Test("a request from outside the window is refused, whatever its nonce", arguments: [-1200, 1200])
    func stale(seconds: Int) async throws {
        let house = try await House()
        let nonce = house.nonce(of: house.researcher)
        house.clock.move(seconds: seconds)
        #expect(await house.error { try await house.store.use(nonce: nonce) } == .replayed)
    }

    @Test("of one nonce used by many at once, one is taken")
    func race() async throws {
        let house = try await House()
        let nonce = house.nonce(of: house.researcher)
        let store = house.store
        let taken = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<64 { group.addTask { (try? await store.use(nonce: nonce)) != nil } }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(taken == 1)
    }
}
