import PosternFormat
import PosternSigning
import PosternStore
import Testing

/// Additions that need a coordinator and one maintainer.
@Suite struct DualControlTests {
    private func isInvalid(_ error: StoreError?) -> Bool {
        if case .invalidEntry = error { true } else { false }
    }

    @Test("a second maintainer is taken in once the first agreed", arguments: [false, true])
    func program(isRestarted: Bool) async throws {
        let house = try await House(hasDualControl: true)
        try await house.enroll(house.maintainer)
        let second = Person("Second")
        #expect(isInvalid(await house.error { try await house.enroll(second) }))
        try await house.act(.approve(role: .maintainer, second.fingerprint), by: house.maintainer)
        if isRestarted { try house.restart() }
        try await house.enroll(second)
        #expect(try Store.check(folder: house.folder.path).findings == [])
    }

    @Test("a maintainer adds approvals to the program log and nothing else, and nobody else adds one")
    func authors() async throws {
        let house = try await House(hasDualControl: true)
        _ = try await house.openSharedRoom()
        let approve = ProgramStatement.Action.approve(role: .maintainer, Person("Second").fingerprint)
        let expel = ProgramStatement.Action.expel(house.coordinator.fingerprint)
        #expect(await house.error { try await house.act(expel, by: house.maintainer) } == .refused)
        for person in [house.coordinator, house.researcher, house.recovery] {
            #expect(await house.error { try await house.act(approve, by: person) } == .refused)
        }
    }

    @Test(
        "somebody joins a room once a maintainer in it agreed, however much was said since",
        arguments: [false, true])
    func room(isRestarted: Bool) async throws {
        let house = try await House(hasDualControl: true)
        var room = try await house.openSharedRoom()
        let vendor = Person("Rosalind's Colleague")
        let members = [
            house.coordinator.member(.coordinator), house.maintainer.member(.maintainer),
            house.researcher.member(.researcher), vendor.member(.researcher, readsFrom: 2),
        ]
        #expect(isInvalid(await house.refusal(of: .changed(room.nextEpoch(members)), in: room)))
        let approval = room.approval(
            vendor, .researcher, readsFrom: 2, by: house.maintainer, at: house.clock.now)
        #expect(
            await house.error { try await house.append(approval, to: &room, by: house.coordinator) }
                == .refused)
        try await house.append(approval, to: &room, by: house.maintainer)
        try await house.append(room.message(), to: &room, by: house.researcher)
        if isRestarted { try house.restart() }
        try await house.state(.changed(room.nextEpoch(members)), in: &room)
        #expect(try Store.check(folder: house.folder.path).findings == [])
    }

    @Test("an approval counts until the next epoch, also after a restart")
    func usedUp() async throws {
        let house = try await House(hasDualControl: true)
        var room = try await house.openSharedRoom()
        let newcomer = Person("Newcomer")
        let members = [
            house.coordinator.member(.coordinator), house.maintainer.member(.maintainer),
            house.researcher.member(.researcher),
        ]
        let approval = room.approval(newcomer, .researcher, by: house.maintainer, at: house.clock.now)
        try await house.append(approval, to: &room, by: house.maintainer)
        try await house.state(.rotated(room.nextEpoch(members)), in: &room)
        try house.restart()
        let changed = room.nextEpoch(members + [newcomer.member(.researcher)])
        #expect(isInvalid(await house.refusal(of: .changed(changed), in: room)))
    }
}
