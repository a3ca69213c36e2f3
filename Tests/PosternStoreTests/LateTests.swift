import PosternFormat
import PosternLog
import PosternSigning
import Testing

@testable import PosternStore

/// What was right and came too late is a conflict: its author looks again. What is wrong is invalid, and stays so.
@Suite(.timeLimit(.minutes(10))) struct LateTests {
    /// What comes before an entry that was made without it.
    enum Event: CaseIterable {
        case rotated, rotatedCitingLater, changed, closed, destroyed

        func happens(to house: House, _ room: inout Log) async throws {
            switch self {
            case .rotated: try await house.state(.rotated(room.nextEpoch(house.everybody)), in: &room)
            case .rotatedCitingLater:
                try await house.act(.level(9), by: house.coordinator)
                try await house.state(.rotated(room.nextEpoch(house.everybody)), in: &room)
            case .changed:
                let members = [house.maintainer.member(.maintainer), house.researcher.member(.researcher)]
                try await house.state(.changed(room.nextEpoch(members), approvals: []), in: &room)
            case .closed: try await house.state(.closed, in: &room)
            case .destroyed: try await house.destroy(&room)
            }
        }
    }

    private static let followers = EntryKind.ofRooms.filter { $0 != .destroyed && $0 != .opened }

    @Test(
        "an entry of a room that another statement overtook is a conflict that tells the count",
        arguments: followers, Event.allCases)
    func overtaken(_ kind: EntryKind, _ event: Event) async throws {
        var (house, room) = try await House.withEverything()
        let late = try await house.sample(kind, in: &room)
        // What is signed at the same time by the same person may be the same entry.
        house.clock.move(seconds: 1)
        try await event.happens(to: house, &room)
        for isRestarted in [false, true] {
            if isRestarted { try house.restart() }
            #expect(
                await house.refusal(of: late.entry, to: room, by: late.signer) == .conflict(count: room.count)
            )
        }
        #expect(try await house.store.count(of: room.id) == room.count)
    }

    @Test("a room that is opened a second time is a conflict", arguments: [nil] + Event.allCases)
    func openedTwice(_ event: Event?) async throws {
        var (house, room) = try await House.withEverything()
        let contact = try #require(Contact(House.contact))
        let second = Log(id: room.id, program: house.program)
        let entry = second.statement(
            .opened(contact, commitment: nil, second.nextEpoch(house.everybody)), by: house.coordinator,
            program: house.program, at: house.clock.now)
        try await event?.happens(to: house, &room)
        #expect(
            await house.refusal(of: entry, to: room, by: house.coordinator) == .conflict(count: room.count))
    }

    @Test(
        "A41 nothing follows a tombstone from any author, before and after a restart",
        arguments: [false, true])
    func destroyed(isRestarted: Bool) async throws {
        var (house, room) = try await House.withEverything()
        let caught = room.message()
        try await house.append(caught, to: &room, by: house.researcher)
        try await house.destroy(&room)
        _ = try await house.tombstone(of: room)
        if isRestarted { try house.restart() }
        for person in [house.coordinator, house.maintainer, house.researcher] {
            for entry in [caught, room.message()] {
                #expect(await house.refusal(of: entry, to: room, by: person) == .conflict(count: 5))
            }
        }
        for reason in [.closed, .destroyed, Statement.Reason.rotated(room.nextEpoch(house.everybody))] {
            #expect(await house.refusal(of: reason, in: room) == .conflict(count: 5))
        }
        #expect(await house.refusal(of: room.message(), to: room, by: Person("Ignatius")) == .refused)
        #expect(try await house.page(of: room).entries.count == 1)
    }

    @Test("a program statement for a place that is taken is a conflict", arguments: EntryKind.ofPrograms)
    func placeTaken(_ kind: EntryKind) async throws {
        var (house, room) = try await House.withEverything()
        let late = try await house.sample(kind, in: &room)
        house.clock.move(seconds: 1)
        try await house.act(.level(9), by: house.coordinator)
        for isRestarted in [false, true] {
            if isRestarted { try house.restart() }
            #expect(
                await house.refusal(of: late.entry, to: house.program, by: late.signer)
                    == .conflict(count: house.program.count))
        }
    }

    /// What somebody may claim to have seen that is not so.
    enum Claim: CaseIterable {
        case seenForked, seenAhead, seenBeforeStatement, programForked, programAhead, programStart
        case programWentBack, lastForked, lastAhead, lastBefore, epochAhead, epochNever, epochBefore

        /// `earlier` is the room before its last statement, which cited a later place of the program log.
        func spoil(_ room: inout Log, _ earlier: Log) {
            switch self {
            case .seenForked: room.place = Place(count: room.count, head: .zero)
            case .seenAhead: room.place = Place(count: room.count + 1, head: room.place.head)
            case .seenBeforeStatement: room.place = earlier.place
            case .programForked: room.program = Place(count: room.program.count, head: .zero)
            case .programAhead: room.program = Place(count: room.program.count + 1, head: room.program.head)
            case .programStart: room.program = Place(startOf: LogID(program: room.id.program))
            case .programWentBack: room.program = earlier.program
            case .lastForked: room.last = Place(count: room.last.count, head: .zero)
            case .lastAhead: room.last = Place(count: room.last.count + 1, head: room.last.head)
            case .lastBefore: room.last = earlier.last
            case .epochAhead: room.epoch += 1
            case .epochNever: room.epoch = 0
            case .epochBefore: room.epoch -= 1
            }
        }

        /// Whether an entry of this kind claims it.
        func isMade(by kind: EntryKind) -> Bool {
            switch self {
            case .lastForked, .lastAhead: kind.isStatement || kind == .approval
            // Of a statement it is what makes it late.
            case .lastBefore: kind == .approval
            default: true
            }
        }
    }

    @Test(
        "an entry whose author claims to have seen what is not so is invalid, and not late",
        arguments: [EntryKind.message, .grant, .approval, .rotated, .changed, .closed], Claim.allCases)
    func wrong(_ kind: EntryKind, _ claim: Claim) async throws {
        guard claim.isMade(by: kind) else { return }
        var (house, room) = try await House.withEverything()
        let earlier = room
        try await house.act(.level(3), by: house.coordinator)
        try await house.state(.rotated(room.nextEpoch(house.everybody)), in: &room)
        var spoiled = room
        claim.spoil(&spoiled, earlier)
        let wrong = try await house.sample(kind, in: &spoiled)
        let error = await house.refusal(of: wrong.entry, to: room, by: wrong.signer)
        #expect(error?.reason != nil, "\(String(describing: error))")
        let right = try await house.sample(kind, in: &room)
        try await house.append(right.entry, to: &room, by: right.signer)
    }

    @Test("a tombstone of a room that is not closed, or whose author had not seen its end, is invalid")
    func destroyedTooEarly() async throws {
        var (house, room) = try await House.withEverything()
        let before = room
        #expect(await house.refusal(of: .destroyed, in: room)?.reason?.contains("not closed") == true)
        try await house.state(.closed, in: &room)
        var blind = room
        blind.place = before.place
        #expect(await house.refusal(of: .destroyed, in: blind)?.reason != nil)
        try await house.state(.destroyed, in: &room)
    }

    @Test(
        "an entry that was made for another room or another program is invalid, also where the room is over",
        arguments: EntryKind.ofRooms)
    func otherLog(_ kind: EntryKind) async throws {
        var (house, room) = try await House.withEverything()
        var other = try await house.openSharedRoom()
        let foreign = try await House.withEverything()
        var foreignRoom = foreign.room
        let samples = [
            try await house.sample(kind, in: &other),
            try await foreign.house.sample(kind, in: &foreignRoom),
        ]
        for isOver in [false, true] {
            if isOver { try await house.destroy(&room) }
            for sample in samples {
                // The foreign signer is nobody here.
                let error = await house.refusal(
                    of: sample.entry, to: room, by: kind.isStatement ? house.coordinator : house.maintainer)
                #expect(error?.reason != nil || error == .refused, "\(String(describing: error))")
                #expect(error?.reason != nil || sample.log.id.program != room.id.program)
            }
        }
    }

    @Test(
        "a program statement of another program is invalid, whatever place it is made for",
        arguments: [1, 2, 3, 9])
    func otherProgram(place: UInt64) async throws {
        let (house, foreign) = (try await House(), try await House())
        try await house.enroll(house.maintainer)
        let entry = ProgramStatement(
            program: foreign.program.id.program, place: Place(count: place, head: .zero),
            madeAt: house.clock.now,
            action: .level(2), author: house.coordinator.fingerprint, sign: house.coordinator.sign
        ).encoded
        let error = await house.refusal(of: entry, to: house.program, by: house.coordinator)
        #expect(error?.reason?.contains("was made for another log") == true)
    }

    @Test("an entry of a program log belongs in no room, and one of a room in no program log")
    func wrongLog() async throws {
        var (house, room) = try await House.withEverything()
        for kind in [EntryKind.genesis, .policy, .level] {
            let sample = try await house.sample(kind, in: &room)
            let error = await house.refusal(of: sample.entry, to: room, by: house.coordinator)
            #expect(error?.reason?.contains("does not belong here") == true)
        }
        for kind in [EntryKind.opened, .message, .grant, .approval, .rotated, .changed, .closed] {
            var other = room
            let sample = try await house.sample(kind, in: &other)
            let error = await house.refusal(of: sample.entry, to: house.program, by: house.maintainer)
            #expect(error?.reason?.contains("does not belong here") == true)
        }
    }

    @Test("a room that does not exist begins with its opening and nothing else", arguments: EntryKind.ofRooms)
    func firstEntry(_ kind: EntryKind) async throws {
        let (house, _) = try await House.withEverything()
        var none = Log(
            id: LogID(program: house.program.id.program, case: CaseID(random: .system), room: .shared),
            program: house.program)
        guard kind != .destroyed else { return }
        let sample = try await house.sample(kind, in: &none)
        if kind == .opened {
            try await house.append(sample.entry, to: &none, by: house.coordinator)
        } else {
            let error = await house.refusal(of: sample.entry, to: none, by: sample.signer)
            #expect(error?.reason != nil || error == .refused)
            #expect(kind.isMembers || error != .refused)
        }
    }
}
