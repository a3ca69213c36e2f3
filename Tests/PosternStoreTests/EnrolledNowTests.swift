import PosternFormat
import PosternSigning
import PosternStore
import Testing

/// A member listed as maintainer or coordinator must be enrolled now.
@Suite struct EnrolledNowTests {
    @Test(
        "A18 an expelled maintainer adds nothing to a room whose list still names them",
        arguments: [false, true])
    func expelled(isRestarted: Bool) async throws {
        let house = try await House()
        var room = try await house.openSharedRoom()
        try await house.act(.expel(house.maintainer.fingerprint), by: house.coordinator)
        if isRestarted { try house.restart() }
        let grant = room.grant(
            [HistoryWrap(epoch: 1, wrap: RandomSource.system.bytes(Limits.wrapBytes))], to: house.researcher,
            by: house.maintainer, at: house.clock.now)
        for entry in [room.message(), grant] {
            #expect(await house.refusal(of: entry, to: room, by: house.maintainer) == .refused)
        }
        try await house.append(room.message(), to: &room, by: house.researcher)
    }

    @Test("A9 a statement that was made before somebody's expulsion and lists them is invalid")
    func listed() async throws {
        let house = try await House()
        let room = try await house.openSharedRoom()
        let before = house.program
        try await house.act(.expel(house.maintainer.fingerprint), by: house.coordinator)
        let statement = room.statement(
            .rotated(room.nextEpoch(house.everybody)), by: house.coordinator, program: before,
            at: house.clock.now)
        let error = await house.refusal(of: statement, to: room, by: house.coordinator)
        guard case .invalidEntry(let reason) = error else {
            Issue.record("\(String(describing: error))"); return
        }
        #expect(reason.contains("lists \(house.maintainer.fingerprint) in a role that the program did not"))
    }

    @Test("a statement that lists a maintainer with an earlier card of the same keys is invalid")
    func earlierCard() async throws {
        let house = try await House()
        let room = try await house.openSharedRoom()
        let before = house.program
        let maintainer = house.maintainer
        let renamed = Card(
            name: Name("Renamed"), signingKey: maintainer.card.signingKey,
            receivingKey: maintainer.card.receivingKey, sign: maintainer.sign)
        try await house.act(.expel(maintainer.fingerprint), by: house.coordinator)
        try await house.act(
            .enroll(role: .maintainer, name: maintainer.name, card: renamed), by: house.coordinator)
        var late = room
        let statement = late.statement(
            .rotated(late.nextEpoch(house.everybody)), by: house.coordinator, program: before,
            at: house.clock.now)
        let error = await house.error {
            try await house.append(statement, to: &late, by: house.coordinator)
        }
        guard case .invalidEntry(let reason) = error else {
            Issue.record("\(String(describing: error))"); return
        }
        #expect(reason.contains("lists \(maintainer.fingerprint) in a role that the program did not"))
    }

    @Test(
        "whoever takes the place of a lost card is in the rooms once they are listed, and the lost card is out"
    )
    func replaced() async throws {
        let house = try await House()
        var room = try await house.openSharedRoom()
        let successor = Person("Montague Threlkeld")
        try await house.act(
            .replace(house.maintainer.fingerprint, card: successor.card), by: house.coordinator)
        #expect(await house.refusal(of: room.message(), to: room, by: house.maintainer) == .refused)
        let members = [
            house.coordinator.member(.coordinator), successor.member(.maintainer),
            house.researcher.member(.researcher),
        ]
        try await house.state(.changed(room.nextEpoch(members), approvals: []), in: &room)
        try await house.append(room.message(), to: &room, by: successor)
        let old = try await house.store.standing(of: house.maintainer.fingerprint, in: room.id)
        #expect(old == nil)
        #expect(try Store.check(folder: house.folder.path).findings == [])
    }

    @Test("a researcher who is enrolled and expelled again is a researcher as before")
    func researcher() async throws {
        let house = try await House()
        var room = try await house.openSharedRoom()
        try await house.enroll(house.researcher)
        try await house.act(.expel(house.researcher.fingerprint), by: house.coordinator)
        try await house.append(room.message(), to: &room, by: house.researcher)
        let standing = try await house.store.standing(of: house.researcher.fingerprint, in: room.id)
        #expect(standing?.mayRead(room.id) == true)
        #expect(try Store.check(folder: house.folder.path).findings == [])
    }

    @Test("a listed maintainer passes history on")
    func grant() async throws {
        let house = try await House()
        var room = try await house.openSharedRoom()
        try await house.state(.rotated(room.nextEpoch(house.everybody)), in: &room)
        let wraps = [HistoryWrap(epoch: 1, wrap: RandomSource.system.bytes(Limits.wrapBytes))]
        let grant = room.grant(wraps, to: house.researcher, by: house.maintainer, at: house.clock.now)
        #expect(await house.refusal(of: grant, to: room, by: house.coordinator) == .refused)
        try await house.append(grant, to: &room, by: house.maintainer)
        let own = room.grant(wraps, to: house.maintainer, by: house.researcher, at: house.clock.now)
        let error = await house.refusal(of: own, to: room, by: house.researcher)
        guard case .invalidEntry = error else { Issue.record("\(String(describing: error))"); return }
        #expect(try Store.check(folder: house.folder.path).findings == [])
    }

    @Test("a vendor in a room of their own reads that and the program log, and nothing else")
    func vendor() async throws {
        let house = try await House()
        let shared = try await house.openSharedRoom()
        let vendor = Person("Vendor & Sons")
        guard let name = RoomName("vendor-sons") else { fatalError("no such name") }
        var room = try await house.openRoom(
            name, members: [house.coordinator.member(.coordinator), vendor.member(.vendor)])
        try await house.append(room.message(), to: &room, by: vendor)
        for (log, mayRead) in [(room.id, true), (house.program.id, true), (shared.id, false)] {
            let standing = try await house.store.standing(of: vendor.fingerprint, in: log)
            #expect(standing?.mayRead(log) == mayRead)
        }
        #expect(try Store.check(folder: house.folder.path).findings == [])
    }
}
