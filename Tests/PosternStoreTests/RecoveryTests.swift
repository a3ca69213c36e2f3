import PosternFormat
import PosternSigning
import PosternStore
import Testing

/// What the recovery identity may do, and nobody else.
@Suite struct RecoveryTests {
    private func recovery(_ house: House, _ card: Card, next: Card?) -> ProgramStatement.Action {
        guard let name = Name("Cordelia again") else { fatalError("no such name") }
        return .recover(name: name, card: card, recovery: next)
    }

    private func standing(_ house: House, _ person: Person, _ log: LogID) async throws -> Standing? {
        try await house.store.standing(of: person.fingerprint, in: log)
    }

    @Test("the recovery identity may read the program log, and no room")
    func reads() async throws {
        let house = try await House()
        let room = try await house.openSharedRoom()
        let inProgram = try await standing(house, house.recovery, house.program.id)
        #expect(inProgram?.mayRead(house.program.id) == true)
        #expect(inProgram?.mayListRooms == false)
        #expect(try await standing(house, house.recovery, room.id)?.mayRead(room.id) == false)
    }

    @Test("it puts another in the place of every coordinator, and names the next recovery identity")
    func recovers() async throws {
        let house = try await House()
        _ = try await house.openSharedRoom()
        let (second, successor, next) = (Person("Second"), Person("Cordelia"), Person("Next Envelope"))
        try await house.enroll(second, as: .coordinator)
        try await house.act(recovery(house, successor.card, next: next.card), by: house.recovery)
        for old in [house.coordinator, second] {
            #expect(try await standing(house, old, house.program.id)?.enrolled == nil)
        }
        #expect(try await standing(house, successor, house.program.id)?.enrolled == .coordinator)
        #expect(try await standing(house, house.maintainer, house.program.id)?.enrolled == .maintainer)
        #expect(try await standing(house, house.recovery, house.program.id) == nil)
        #expect(try await standing(house, next, house.program.id)?.isRecovery == true)
        #expect(try Store.check(folder: house.folder.path).findings == [])
    }

    @Test("the coordinators whom it took out may read and add nothing any more", arguments: [false, true])
    func takenOut(isRestarted: Bool) async throws {
        let house = try await House()
        var room = try await house.openSharedRoom()
        let successor = Person("Cordelia")
        try await house.act(recovery(house, successor.card, next: house.recovery.card), by: house.recovery)
        if isRestarted { try house.restart() }
        #expect(await house.refusal(of: room.message(), to: room, by: house.coordinator) == .refused)
        #expect(await house.refusal(of: .closed, in: room) == .refused)
        #expect(
            await house.error {
                try await house.act(.expel(house.maintainer.fingerprint), by: house.coordinator)
            } == .refused)
        try await house.state(.closed, in: &room, by: successor)
    }

    @Test("it may add nothing else")
    func nothingElse() async throws {
        let house = try await House()
        let room = try await house.openSharedRoom()
        let actions: [ProgramStatement.Action] = [
            .expel(house.maintainer.fingerprint),
            .enroll(role: .coordinator, name: house.researcher.name, card: house.recovery.card),
            .replace(house.coordinator.fingerprint, card: house.recovery.card),
            .approve(role: .maintainer, house.researcher.fingerprint, replacing: nil), .level(2),
        ]
        for action in actions {
            #expect(await house.error { try await house.act(action, by: house.recovery) } == .refused)
        }
        #expect(await house.refusal(of: room.message(), to: room, by: house.recovery) == .refused)
        #expect(await house.refusal(of: .closed, in: room, by: house.recovery) == .refused)
    }

    @Test("nobody else recovers")
    func nobodyElse() async throws {
        let house = try await House()
        _ = try await house.openSharedRoom()
        let action = recovery(house, Person("Usurper").card, next: nil)
        for person in [house.coordinator, house.maintainer, house.researcher, Person("Usurper")] {
            #expect(await house.error { try await house.act(action, by: person) } == .refused)
        }
    }

    @Test("a recovery identity that was taken out of force is nobody")
    func outOfForce() async throws {
        let house = try await House()
        try await house.act(recovery(house, Person("Cordelia").card, next: nil), by: house.recovery)
        let again = recovery(house, Person("Cordelia").card, next: nil)
        #expect(await house.error { try await house.act(again, by: house.recovery) } == .refused)
        #expect(try await standing(house, house.recovery, house.program.id) == nil)
    }
}
