import Foundation
import GRDB
import PosternFormat
import PosternSigning
import Testing

@testable import PosternStore

/// A38 at rest: what each person has added to a room is counted as long as the room is there.
@Suite(.timeLimit(.minutes(10))) struct ShareTests {
    private static func limit(said: UInt64 = .max, stated: UInt64 = .max) -> ShareLimit {
        ShareLimit(
            said: Share(entries: said, bytes: .max), stated: Share(entries: stated, bytes: .max))
    }

    private func add(
        _ entry: [UInt8], to room: inout Log, by person: Person, of house: House, within limit: ShareLimit
    ) async throws {
        let appended = try await house.store.append(
            entry, to: room.id, by: person.fingerprint, nonce: house.nonce(of: person), within: limit)
        room.advance(entry, try Receipt(decoding: appended.page.receipt))
    }

    /// Says something in the room where the person may say so many things in all; returns why not.
    private func say(
        in room: inout Log, by person: Person, of house: House, atMost most: UInt64
    ) async -> StoreError? {
        do {
            try await add(
                room.message(), to: &room, by: person, of: house, within: Self.limit(said: most))
            return nil
        } catch {
            return error as? StoreError
        }
    }

    private static func usedUp(_ entries: UInt64) -> StoreError {
        .shareUsedUp(Share(entries: entries, bytes: .max))
    }

    /// Leaves the researcher out of the room, or lists them again.
    private func list(_ people: [Member], in room: inout Log, of house: House) async throws {
        let members = people.sorted { $0.fingerprint < $1.fingerprint }
        try await house.state(.changed(room.nextEpoch(members), approvals: []), in: &room)
    }

    private func shares(_ house: House, _ log: Int64 = 2) async throws -> RoomShares {
        let cipher = house.store.cipher
        return try await house.store.pool.read { try ShareRow.all(of: log, in: $0, cipher) }
    }

    @Test("entries and bytes are counted for each person, statements apart")
    func counted() async throws {
        let house = try await House()
        var room = try await house.openSharedRoom()
        for person in [house.coordinator, house.researcher, house.coordinator] {
            try await house.append(room.message(), to: &room, by: person)
        }
        let people = try await shares(house).people
        let message = UInt64(room.message().count)
        #expect(people.map(\.person) == [house.coordinator.fingerprint, house.researcher.fingerprint])
        #expect(people[0].said == Share(entries: 2, bytes: 2 * message))
        #expect(people[0].stated.entries == 1)
        #expect(people[1].said == Share(entries: 1, bytes: message))
        #expect(people[1].stated == Share())
    }

    @Test("the byte limit is for the sum of all that was said")
    func bytes() async throws {
        let house = try await House()
        var room = try await house.openSharedRoom()
        let message = UInt64(room.message().count)
        let limit = ShareLimit(
            said: Share(entries: .max, bytes: 2 * message), stated: Share(entries: 1, bytes: 1))
        for _ in 0..<2 {
            try await add(room.message(), to: &room, by: house.researcher, of: house, within: limit)
        }
        let error = await house.error {
            try await add(room.message(), to: &room, by: house.researcher, of: house, within: limit)
        }
        #expect(error == .shareUsedUp(limit.said))
    }

    @Test("what was refused is not counted")
    func refused() async throws {
        let house = try await House()
        var room = try await house.openSharedRoom()
        for epoch: UInt32 in [0, 7] {
            var other = room
            other.epoch = epoch
            let error = await house.error {
                try await add(
                    other.message(), to: &other, by: house.researcher, of: house,
                    within: Self.limit(said: 1))
            }
            #expect(error == .conflict(count: 1) || error?.reason != nil)
        }
        #expect(await say(in: &room, by: house.researcher, of: house, atMost: 1) == nil)
    }

    @Test("A38 what was counted is counted after a restart")
    func restarted() async throws {
        let house = try await House()
        var room = try await house.openSharedRoom()
        for _ in 0..<2 { #expect(await say(in: &room, by: house.researcher, of: house, atMost: 2) == nil) }
        try house.restart()
        #expect(await say(in: &room, by: house.researcher, of: house, atMost: 2) == Self.usedUp(2))
        #expect(await say(in: &room, by: house.maintainer, of: house, atMost: 2) == nil)
    }

    @Test("A38 a member who is removed and added again goes on where they were")
    func addedAgain() async throws {
        let house = try await House()
        var room = try await house.openSharedRoom()
        #expect(await say(in: &room, by: house.researcher, of: house, atMost: 2) == nil)
        let stay = [house.coordinator.member(.coordinator), house.maintainer.member(.maintainer)]
        try await list(stay, in: &room, of: house)
        try await list(stay + [house.researcher.member(.researcher)], in: &room, of: house)
        #expect(await say(in: &room, by: house.researcher, of: house, atMost: 2) == nil)
        #expect(await say(in: &room, by: house.researcher, of: house, atMost: 2) == Self.usedUp(2))
    }

    /// A rotation of the shared room.
    private func rotation(of room: Log, _ house: House) -> [UInt8] {
        let members = [
            house.coordinator.member(.coordinator), house.maintainer.member(.maintainer),
            house.researcher.member(.researcher),
        ].sorted { $0.fingerprint < $1.fingerprint }
        return room.statement(
            .rotated(room.nextEpoch(members)), by: house.coordinator, program: house.program,
            at: house.clock.now)
    }

    @Test("a rotation needs a share of statements, and a room is ended without one")
    func statements() async throws {
        let house = try await House()
        var room = try await house.openSharedRoom()
        let limit = Self.limit(said: 0, stated: 2)
        try await add(
            rotation(of: room, house), to: &room, by: house.coordinator, of: house, within: limit)
        room.epoch = 2
        let error = await house.error {
            try await add(
                rotation(of: room, house), to: &room, by: house.coordinator, of: house, within: limit)
        }
        #expect(error == Self.usedUp(2))
        for reason in [Statement.Reason.closed, .destroyed] {
            let end = room.statement(
                reason, by: house.coordinator, program: house.program, at: house.clock.now)
            try await add(end, to: &room, by: house.coordinator, of: house, within: limit)
        }
    }

    /// A room of more people than a row holds, each of whom said as much as their place says.
    private func crowd() async throws -> (House, Log, [Person]) {
        let house = try await House()
        let people = (0..<ShareRow.capacity + 2).map { Person("Somebody \($0)") }
        for person in people { try await house.enroll(person) }
        let members = ([house.coordinator.member(.coordinator)] + people.map { $0.member(.maintainer) })
            .sorted { $0.fingerprint < $1.fingerprint }
        var room = try await house.openRoom(members: members)
        for (place, person) in people.enumerated() {
            for _ in 0..<place { try await house.append(room.message(), to: &room, by: person) }
        }
        return (house, room, people)
    }

    @Test("more people than a row holds are counted, in rows of one size")
    func rows() async throws {
        let (house, _, people) = try await crowd()
        try house.restart()
        let found = try await shares(house).people
        for (place, person) in people.enumerated().dropFirst() {
            #expect(found.first { $0.person == person.fingerprint }?.said.entries == UInt64(place))
        }
        let (rows, sizes) = try await house.store.pool.read { db in
            (
                try Int.fetchOne(db, sql: "SELECT count(*) FROM share"),
                try Int.fetchOne(db, sql: "SELECT count(DISTINCT length(record)) FROM share")
            )
        }
        #expect(rows == 2)
        #expect(sizes == 1)
    }

    @Test("a destroyed room has no shares")
    func destroyed() async throws {
        let house = try await House()
        var room = try await house.openSharedRoom()
        try await house.append(room.message(), to: &room, by: house.researcher)
        try await house.destroy(&room)
        _ = try await house.tombstone(of: room)
        #expect(try await shares(house).people == [])
        try house.store.close()
        #expect(try Store.check(folder: house.folder.path).findings == [])
    }

    @Test("a rekey keeps the shares")
    func rekeyed() async throws {
        var (house, room, people) = try await crowd()
        let before = try await shares(house)
        try house.store.close()
        try Store.rekey(
            folder: house.folder.path, storageKey: .folder, newKeyFile: nil, random: .system, batchRows: 1
        ) { _ in }
        try house.reopen()
        #expect(try await shares(house) == before)
        #expect(await say(in: &room, by: people[8], of: house, atMost: 8) == Self.usedUp(8))
    }

    @Test("a backup keeps the shares")
    func backedUp() async throws {
        let (house, _, _) = try await crowd()
        let before = try await shares(house)
        try house.store.close()
        let copy = house.folder.path + "/copy"
        try Store.backup(folder: house.folder.path, to: copy)
        let cipher = try house.folder.cipher()
        let database = try DatabaseQueue(path: copy)
        #expect(try await database.read { try ShareRow.all(of: 2, in: $0, cipher) } == before)
    }

    /// Ways of changing what is counted with the storage key in hand.
    enum Change: CaseIterable {
        case less, more, swapped, twice, grantOfAnother, forgotten, statement, statementOfNobody
    }

    @Test("shares that the entries do not explain are named", arguments: Change.allCases)
    func explained(change: Change) async throws {
        let house = try await House()
        var room = try await house.openSharedRoom()
        for _ in 0..<3 { try await house.append(room.message(), to: &room, by: house.researcher) }
        try await house.append(rotation(of: room, house), to: &room, by: house.coordinator)
        let wrap = HistoryWrap(epoch: 1, wrap: [UInt8](repeating: 1, count: Limits.wrapBytes))
        let grant = room.grant([wrap], to: house.researcher, by: house.maintainer, at: house.clock.now)
        try await house.append(grant, to: &room, by: house.maintainer)
        try house.store.close()
        #expect(try Store.check(folder: house.folder.path).findings == [])
        let cipher = try house.folder.cipher()
        try house.folder.tamper { db in
            var shares = try ShareRow.all(of: 2, in: db, cipher)
            switch change {
            case .less: shares.people[1].said.entries -= 1
            case .more: shares.people[1].said.bytes += 1
            case .swapped:
                (shares.people[0].stated, shares.people[1].stated) =
                    (shares.people[1].stated, shares.people[0].stated)
            case .twice:
                shares.people.append(shares.people[1])
                shares.people[1].said.entries -= 1
                shares.people[3].said = Share(entries: 1)
            case .grantOfAnother:
                let said = shares.people[2].said
                shares.people[2].said = Share()
                shares.people[1].said.entries += said.entries
                shares.people[1].said.bytes += said.bytes
            case .forgotten: shares.people = []
            case .statement: shares.people[0].stated.entries -= 1
            case .statementOfNobody:
                shares.people.append(
                    MemberShare(person: Person("Ghost").fingerprint, stated: Share(entries: 1, bytes: 9)))
            }
            try ShareRow(shares, around: 0, log: 2).save(in: db, cipher)
        }
        #expect(
            try Store.check(folder: house.folder.path).findings == [
                CheckFinding(
                    log: room.id, index: nil, text: "its shares say otherwise than its entries")
            ])
    }

    @Test("a row of shares that was moved or lost is named")
    func lost() async throws {
        let (house, room, _) = try await crowd()
        try house.store.close()
        try house.folder.tamper { try $0.execute(sql: "DELETE FROM share WHERE block = 0") }
        #expect(
            try Store.check(folder: house.folder.path).findings.map(\.log) == [room.id])
        try house.reopen()
        var copy = room
        let error = await say(in: &copy, by: house.coordinator, of: house, atMost: 9)
        #expect(error == .unavailable("shares of log row 2 does not open"))
    }
}
