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
        try await house.act(
            .approve(role: .maintainer, second.fingerprint, replacing: nil), by: house.maintainer)
        if isRestarted { try house.restart() }
        try await house.enroll(second)
        #expect(try Store.check(folder: house.folder.path).findings == [])
    }

    @Test("a maintainer adds approvals to the program log and nothing else, and nobody else adds one")
    func authors() async throws {
        let house = try await House(hasDualControl: true)
        _ = try await house.openSharedRoom()
        let approve = ProgramStatement.Action.approve(
            role: .maintainer, Person("Second").fingerprint, replacing: nil)
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
        let newcomer = Person("Rosalind's Colleague")
        let members = house.everybody + [newcomer.member(.researcher, readsFrom: 2)]
        let unapproved = Statement.Reason.changed(room.nextEpoch(members), approvals: [])
        #expect(isInvalid(await house.refusal(of: unapproved, in: room)))
        let approval = room.approval(
            newcomer, .researcher, readsFrom: 2, by: house.maintainer, at: house.clock.now)
        #expect(await house.refusal(of: approval.encoded, to: room, by: house.coordinator) == .refused)
        try await house.append(approval.encoded, to: &room, by: house.maintainer)
        try await house.append(room.message(), to: &room, by: house.researcher)
        if isRestarted { try house.restart() }
        // That the log holds it is not enough: the statement that uses an approval embeds it.
        #expect(isInvalid(await house.refusal(of: unapproved, in: room)))
        try await house.state(.changed(room.nextEpoch(members), approvals: [approval]), in: &room)
        #expect(try Store.check(folder: house.folder.path).findings == [])
    }

    @Test("an approval that was never in the log counts where the statement embeds it")
    func onlyEmbedded() async throws {
        let house = try await House(hasDualControl: true)
        var room = try await house.openSharedRoom()
        let newcomer = Person("Newcomer")
        let approval = room.approval(newcomer, .researcher, by: house.maintainer, at: house.clock.now)
        let next = room.nextEpoch(house.everybody + [newcomer.member(.researcher)])
        try await house.state(.changed(next, approvals: [approval]), in: &room)
        #expect(try Store.check(folder: house.folder.path).findings == [])
    }

    @Test("A32 an approval is for the next statement only, also after a restart")
    func usedUp() async throws {
        let house = try await House(hasDualControl: true)
        var room = try await house.openSharedRoom()
        let newcomer = Person("Newcomer")
        let approval = room.approval(newcomer, .researcher, by: house.maintainer, at: house.clock.now)
        try await house.append(approval.encoded, to: &room, by: house.maintainer)
        try await house.state(.rotated(room.nextEpoch(house.everybody)), in: &room)
        try house.restart()
        let next = room.nextEpoch(house.everybody + [newcomer.member(.researcher)])
        #expect(isInvalid(await house.refusal(of: .changed(next, approvals: [approval]), in: room)))
    }

    @Test("A32 an approval for one addition does not serve another", arguments: 0..<3)
    func spentElsewhere(change: Int) async throws {
        let house = try await House(hasDualControl: true)
        var room = try await house.openSharedRoom()
        try await house.state(.rotated(room.nextEpoch(house.everybody)), in: &room)
        let (approved, other) = (Person("Newcomer"), Person("Other"))
        let approval = room.approval(
            approved, .researcher, readsFrom: 2, by: house.maintainer, at: house.clock.now)
        let addition = [
            other.member(.researcher, readsFrom: 2), approved.member(.researcher, readsFrom: 1),
            other.member(.researcher, readsFrom: 3),
        ][change]
        let next = room.nextEpoch(house.everybody + [addition])
        #expect(isInvalid(await house.refusal(of: .changed(next, approvals: [approval]), in: room)))
    }

    @Test(
        "A32 an approval to enrol somebody does not serve to put them in another's place, nor the other way")
    func replacing() async throws {
        let house = try await House(hasDualControl: true)
        let (second, newcomer) = (Person("Second"), Person("Newcomer"))
        try await house.enroll(house.maintainer)
        for person in [second, newcomer] {
            try await house.act(
                .approve(role: .maintainer, person.fingerprint, replacing: nil), by: house.maintainer)
        }
        try await house.enroll(second)
        let replace = ProgramStatement.Action.replace(second.fingerprint, card: newcomer.card)
        #expect(isInvalid(await house.error { try await house.act(replace, by: house.coordinator) }))
        let other = Person("Other")
        try await house.act(
            .approve(role: .maintainer, other.fingerprint, replacing: second.fingerprint),
            by: house.maintainer)
        #expect(isInvalid(await house.error { try await house.enroll(other) }))
        try await house.act(.replace(second.fingerprint, card: other.card), by: house.coordinator)
        #expect(try Store.check(folder: house.folder.path).findings == [])
    }
}
