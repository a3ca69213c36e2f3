import PosternFormat
import PosternSigning
import Testing

@testable import PosternStore

/// A56 nobody is given what this server cannot judge: every unknown kind, critical extension and suite is invalid,
/// whatever level the program was raised to.
@Suite(.timeLimit(.minutes(10))) struct NewerTests {
    private static let critical = Extensions([
        Extension(number: 1, isCritical: false, data: []), Extension(number: 7, isCritical: true, data: [1]),
    ])
    private static let harmless = Extensions([
        Extension(number: 1, isCritical: false, data: [1, 2]),
        Extension(number: 900, isCritical: false, data: []),
    ])

    private func house(_ level: UInt32?) async throws -> (house: House, room: Log) {
        var (house, room) = try await House.withEverything()
        if let level {
            try await house.act(.level(level), by: house.coordinator)
            room.program = house.program.place
        }
        return (house, room)
    }

    private func expect(
        _ entry: [UInt8], _ reason: String, in log: Log, of house: House, by signer: Person? = nil,
        _ location: SourceLocation = #_sourceLocation
    ) async throws {
        let error = await house.refusal(of: entry, to: log, by: signer ?? house.coordinator)
        #expect(
            error?.reason?.contains(reason) == true, "\(String(describing: error))", sourceLocation: location)
        #expect(try await house.store.count(of: log.id) == log.count, sourceLocation: location)
    }

    @Test(
        "A56 an entry of an unknown kind is invalid", arguments: [16, 17, 127, 128, 255] as [UInt8],
        [nil, 2, .max] as [UInt32?])
    func kind(_ kind: UInt8, _ level: UInt32?) async throws {
        var (house, room) = try await house(level)
        for person in [house.coordinator, house.maintainer, house.researcher] {
            let entry = LaterEntry(
                kind: kind, prefix: room.prefix, body: [1, 2, 3], author: person.fingerprint,
                sign: person.sign
            ).encoded
            try await expect(entry, "type \(kind) is not known", in: room, of: house, by: person)
        }
        let entry = LaterEntry(
            kind: kind, prefix: room.prefix, body: [], author: house.coordinator.fingerprint,
            sign: house.coordinator.sign
        ).encoded
        try await expect(entry, "does not belong here", in: house.program, of: house)
        try await house.state(.closed, in: &room)
        try await expect(entry, "type \(kind) is not known", in: room, of: house)
        try await house.state(.destroyed, in: &room)
        try await expect(entry, "type \(kind) is not known", in: room, of: house)
    }

    @Test(
        "A56 an entry of an unknown suite is invalid, of every kind", arguments: EntryKind.allCases,
        [nil, 2] as [UInt32?])
    func suite(_ kind: EntryKind, _ level: UInt32?) async throws {
        var (house, room) = try await house(level)
        let sample = try await house.sample(kind, in: &room)
        var entry = sample.entry
        entry[2] = 2
        let error = await house.refusal(of: entry, to: sample.log, by: sample.signer)
        #expect(error?.reason?.contains("suite 2 is not known") == true, "\(String(describing: error))")
    }

    /// Where a statement's reason stands: behind its header, its prefix, the time and the place of the last.
    private func reasonOffset(_ room: Log) -> Int {
        3 + 4 + 32 + 16 + 1 + room.id.room.text.utf8.count + 40 + 40 + 4 + 8 + 40
    }

    @Test(
        "A56 a statement of an unknown reason is invalid", arguments: [6, 128, 255] as [UInt8],
        [nil, 2] as [UInt32?])
    func reason(_ reason: UInt8, _ level: UInt32?) async throws {
        var (house, room) = try await house(level)
        var entry = try await house.sample(.closed, in: &room).entry
        #expect(entry[reasonOffset(room)] == 4)
        entry[reasonOffset(room)] = reason
        try await expect(entry, "reason \(reason) is not known", in: room, of: house)
    }

    @Test(
        "A56 an epoch of an unknown suite is invalid", arguments: [EntryKind.rotated, .changed],
        [nil, 2] as [UInt32?])
    func epochSuite(_ kind: EntryKind, _ level: UInt32?) async throws {
        var (house, room) = try await house(level)
        var entry = try await house.sample(kind, in: &room).entry
        let offset = reasonOffset(room) + 5
        #expect(entry[offset] == 1)
        entry[offset] = 2
        try await expect(entry, "suite 2 is not known", in: room, of: house)
    }

    @Test(
        "A56 a program statement of an unknown action is invalid", arguments: [8, 255] as [UInt8],
        [nil, 2] as [UInt32?])
    func action(_ action: UInt8, _ level: UInt32?) async throws {
        var (house, room) = try await house(level)
        var entry = try await house.sample(.level, in: &room).entry
        let offset = 3 + 32 + 40 + 8
        #expect(entry[offset] == 7)
        entry[offset] = action
        try await expect(entry, "action \(action) is not known", in: house.program, of: house)
    }

    @Test(
        "A56 a critical extension is invalid in every statement of a room", arguments: [nil, 2] as [UInt32?])
    func criticalInStatement(_ level: UInt32?) async throws {
        var (house, room) = try await house(level)
        let fewer = [house.maintainer.member(.maintainer), house.researcher.member(.researcher)]
        let reasons: [Statement.Reason] = [
            .rotated(room.nextEpoch(house.everybody)), .changed(room.nextEpoch(fewer), approvals: []),
            .closed,
        ]
        for reason in reasons {
            let entry = room.statement(
                reason, extensions: Self.critical, by: house.coordinator, program: house.program,
                at: house.clock.now)
            try await expect(entry, "extension 7 is not known", in: room, of: house)
        }
        try await house.state(.closed, in: &room)
        let entry = room.statement(
            .destroyed, extensions: Self.critical, by: house.coordinator, program: house.program,
            at: house.clock.now)
        try await expect(entry, "extension 7 is not known", in: room, of: house)
        let contact = try #require(Contact(House.contact))
        let new = Log(
            id: LogID(program: room.id.program, case: CaseID(random: .system), room: .shared),
            program: house.program)
        let opened = new.statement(
            .opened(contact, commitment: nil, new.nextEpoch(house.everybody)), extensions: Self.critical,
            by: house.coordinator, program: house.program, at: house.clock.now)
        let error = await house.refusal(of: opened, to: new, by: house.coordinator)
        #expect(error?.reason?.contains("extension 7 is not known") == true)
        #expect(await house.error { _ = try await house.store.count(of: new.id) } == .refused)
    }

    @Test(
        "A56 a critical extension is invalid in a program statement, a policy and a card",
        arguments: [nil, 2] as [UInt32?])
    func criticalInProgram(_ level: UInt32?) async throws {
        var (house, room) = try await house(level)
        let card = Person("Newcomer", extensions: Self.critical).card
        let name = try #require(Name("Newcomer"))
        let actions: [ProgramStatement.Action] = [
            .policy(house.policy(version: 1, extensions: Self.critical)),
            .enroll(role: .maintainer, name: name, card: card),
            .replace(house.maintainer.fingerprint, card: card),
        ]
        for action in actions {
            let entry = house.program.programStatement(action, by: house.coordinator, at: house.clock.now)
            try await expect(entry, "extension 7 is not known", in: house.program, of: house)
        }
        let recover = house.program.programStatement(
            .recover(name: name, card: card, recovery: nil), by: house.recovery, at: house.clock.now)
        try await expect(
            recover, "extension 7 is not known", in: house.program, of: house, by: house.recovery)
        let raised = house.program.programStatement(
            .level(9), extensions: Self.critical, by: house.coordinator, at: house.clock.now)
        try await expect(raised, "extension 7 is not known", in: house.program, of: house)
        let stranger = Person("Rosalind's Colleague", extensions: Self.critical)
        let listed = room.statement(
            .changed(room.nextEpoch(house.everybody + [stranger.member(.researcher)]), approvals: []),
            by: house.coordinator, program: house.program, at: house.clock.now)
        try await expect(listed, "extension 7 is not known", in: room, of: house)
        try await house.append(room.message(), to: &room, by: house.researcher)
    }

    @Test("A56 a genesis with a critical extension, of an unknown suite or with such a card makes no program")
    func genesis() async throws {
        let (folder, clock) = (TemporaryFolder(), TestClock())
        let store = try Store.open(folder: folder.path, clock: { clock.now })
        let code = try #require(store.setupCode)
        let (person, newer) = (Person("C"), Person("C", extensions: Self.critical))
        func genesis(_ person: Person, _ extensions: Extensions = .none) -> [UInt8] {
            House.genesis(
                serverKey: store.serverKey, coordinator: person, extensions: extensions, at: clock.now
            )
            .encoded
        }
        var otherSuite = genesis(person)
        otherSuite[2] = 2
        for bytes in [genesis(person, Self.critical), genesis(newer), otherSuite] {
            do {
                _ = try await store.createProgram(
                    genesis: bytes, setupCode: code, nonce: House.nonce(of: person, clock))
                Issue.record("a program was made")
            } catch {
                #expect(error.reason?.contains("is not known") == true, "\(error)")
            }
        }
        _ = try await store.createProgram(
            genesis: genesis(person, Self.harmless), setupCode: code, nonce: House.nonce(of: person, clock))
    }

    @Test("what is not critical is kept as it was signed, and checks clean")
    func harmless() async throws {
        var (house, room) = try await house(nil)
        let person = Person("Newcomer", extensions: Self.harmless)
        let entries: [ProgramStatement.Action] = [
            .approve(role: .coordinator, person.fingerprint, replacing: nil),
            .enroll(role: .coordinator, name: person.name, card: person.card),
            .policy(house.policy(version: 1, extensions: Self.harmless)), .level(2),
        ]
        for action in entries {
            let author = if case .approve = action { house.maintainer } else { house.coordinator }
            let entry = house.program.programStatement(
                action, extensions: Self.harmless, by: author, at: house.clock.now)
            try await house.append(entry, to: &house.program, by: author)
        }
        let entry = room.statement(
            .rotated(room.nextEpoch(house.everybody)), extensions: Self.harmless, by: house.coordinator,
            program: house.program, at: house.clock.now)
        try await house.append(entry, to: &room, by: house.coordinator)
        #expect(try await house.page(of: room, from: 2).entries.map(\.entry) == [entry])
        try house.restart()
        try await house.append(room.message(), to: &room, by: house.researcher)
        #expect(try Store.check(folder: house.folder.path).findings == [])
    }

    @Test(
        "bytes of another version, or of a kind that no edition has, are malformed",
        arguments: [(1, 2), (0, 0), (0, 6), (0, 15)])
    func malformed(place: Int, value: UInt8) async throws {
        let (house, room) = try await house(2)
        var entry = room.message()
        entry[place] = value
        let error = await house.refusal(of: entry, to: room, by: house.researcher)
        guard case .malformed = error else { Issue.record("\(String(describing: error))"); return }
    }
}
