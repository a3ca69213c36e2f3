import PosternFormat
import PosternSigning
import Testing

@testable import PosternStore

@Suite struct SetupCodeTests {
    private func genesis(_ store: Store, _ coordinator: Person, _ clock: TestClock) -> Genesis {
        House.genesis(serverKey: store.serverKey, coordinator: coordinator, at: clock.now)
    }

    private func begin(_ store: Store, _ genesis: Genesis, code: String, _ clock: TestClock, _ by: Person)
        async -> StoreError?
    {
        do {
            _ = try await store.createProgram(
                genesis: genesis.encoded, setupCode: code, nonce: House.nonce(of: by, clock))
            return nil
        } catch {
            return error
        }
    }

    private func newStore(_ folder: TemporaryFolder, _ clock: TestClock) throws -> Store {
        try Store.open(folder: folder.path, clock: { clock.now })
    }

    @Test("a second program is refused with the code of the first")
    func usedOnce() async throws {
        let (folder, clock, person) = (TemporaryFolder(), TestClock(), Person("C"))
        let store = try newStore(folder, clock)
        let code = try #require(store.setupCode)
        #expect(await begin(store, genesis(store, person, clock), code: code, clock, person) == nil)
        #expect(await begin(store, genesis(store, person, clock), code: code, clock, person) == .refused)
    }

    @Test("another code is refused")
    func wrongCode() async throws {
        let (folder, clock, person) = (TemporaryFolder(), TestClock(), Person("C"))
        let store = try newStore(folder, clock)
        #expect(await begin(store, genesis(store, person, clock), code: "", clock, person) == .refused)
    }

    @Test("a wrong code does not use the right one up, and neither does a bad genesis")
    func notUsedUp() async throws {
        let (folder, clock, person) = (TemporaryFolder(), TestClock(), Person("C"))
        let store = try newStore(folder, clock)
        let code = try #require(store.setupCode)
        _ = await begin(store, genesis(store, person, clock), code: "x", clock, person)
        let other = House.genesis(
            serverKey: SigningKey(random: .system).verifyingKey, coordinator: person, at: clock.now)
        guard case .invalidEntry = await begin(store, other, code: code, clock, person) else {
            Issue.record("a genesis for another server was taken")
            return
        }
        #expect(await begin(store, genesis(store, person, clock), code: code, clock, person) == nil)
    }

    @Test("the code is good after a restart, and shown only the first time")
    func afterRestart() async throws {
        let (folder, clock, person) = (TemporaryFolder(), TestClock(), Person("C"))
        let first = try newStore(folder, clock)
        let code = try #require(first.setupCode)
        try first.close()
        let second = try newStore(folder, clock)
        #expect(second.setupCode == nil)
        #expect(await begin(second, genesis(second, person, clock), code: code, clock, person) == nil)
    }
}
