import PosternFormat
import PosternSigning
import Testing

@testable import PosternStore

/// A44 and A12: a nonce is claimed by one request at a time, and by none once it is used up.
@Suite(.timeLimit(.minutes(10))) struct NonceClaimTests {
    private func error(_ house: House, claiming nonce: NonceUse) async -> StoreError? {
        await house.error { _ = try await house.store.claim(nonce) }
    }

    @Test("A44 a nonce that was used up is not claimed, also after a restart")
    func usedUp() async throws {
        let house = try await House()
        let nonce = house.nonce(of: house.researcher)
        try await house.store.use(nonce: nonce)
        #expect(await error(house, claiming: nonce) == .replayed)
        try house.restart()
        #expect(await error(house, claiming: nonce) == .replayed)
    }

    @Test("A44 a nonce that waits for a disk that takes it is not claimed")
    func unwritten() async throws {
        let house = try await House()
        let nonce = house.nonce(of: house.researcher)
        let window = NonceWindow(house.clock.now)
        let mark = NonceRow.mark(nonce, key: house.store.nonceKey)
        #expect(house.store.unwritten.add(mark, window, clockWasIn: [window]))
        #expect(await error(house, claiming: nonce) == .replayed)
    }

    @Test("A44 a nonce is claimed by one request at a time, and free again after it")
    func once() async throws {
        let house = try await House()
        let nonce = house.nonce(of: house.researcher)
        do {
            let claim = try await house.store.claim(nonce)
            #expect(await error(house, claiming: nonce) == .replayed)
            withExtendedLifetime(claim) {}
        }
        #expect(await error(house, claiming: nonce) == nil)
    }

    @Test("A44 a claim is in nobody else's way")
    func others() async throws {
        let house = try await House()
        let claim = try await house.store.claim(house.nonce(of: house.researcher))
        #expect(await error(house, claiming: house.nonce(of: house.researcher)) == nil)
        withExtendedLifetime(claim) {}
    }

    @Test("A12 a claimed nonce is used up by what it was claimed for, whatever comes of that")
    func settled() async throws {
        let house = try await House()
        let room = try await house.openSharedRoom()
        for entry in [[0xff], room.message()] {
            let nonce = house.nonce(of: house.researcher)
            do {
                let claim = try await house.store.claim(nonce)
                _ = try? await house.store.append(
                    entry, to: room.id, by: house.researcher.fingerprint, nonce: nonce)
                withExtendedLifetime(claim) {}
            }
            #expect(await error(house, claiming: nonce) == .replayed)
        }
    }

    @Test("A44 of one nonce claimed by many at once, one gets it")
    func race() async throws {
        let house = try await House()
        let nonce = house.nonce(of: house.researcher)
        let store = house.store
        let claims = await withTaskGroup(of: NonceClaim?.self) { group in
            for _ in 0..<64 { group.addTask { try? await store.claim(nonce) } }
            return await group.reduce(into: []) { if let claim = $1 { $0.append(claim) } }
        }
        #expect(claims.count == 1)
    }
}
