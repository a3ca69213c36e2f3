import PosternFormat
import PosternSigning

/// Every kind of entry that a server takes.
enum EntryKind: CaseIterable {
    case opened, message, grant, approval, rotated, changed, closed, destroyed
    case genesis, enroll, expel, replace, approve, recover, policy, level

    var isStatement: Bool {
        switch self {
        case .opened, .rotated, .changed, .closed, .destroyed: true
        default: false
        }
    }

    /// Whether it is a member's entry, which belongs to an epoch.
    var isMembers: Bool { [.message, .grant, .approval].contains(self) }

    var isOfProgram: Bool {
        switch self {
        case .genesis, .enroll, .expel, .replace, .approve, .recover, .policy, .level: true
        default: false
        }
    }

    static let ofRooms = allCases.filter { !$0.isOfProgram }
    static let ofPrograms = allCases.filter { $0.isOfProgram && $0 != .genesis }
}

/// An entry that would be taken now, and who sends it.
struct Sample {
    let entry: [UInt8]
    let log: Log
    let signer: Person
}

extension House {
    /// A house of dual control whose room is in its second epoch, so that every kind of entry has its place.
    static func withEverything() async throws -> (house: House, room: Log) {
        let house = try await House(hasDualControl: true)
        var room = try await house.openSharedRoom()
        try await house.state(.rotated(room.nextEpoch(house.everybody)), in: &room)
        return (house, room)
    }

    /// The next entry of this kind. What a kind asks for is done first: a room closed, a person enrolled.
    func sample(_ kind: EntryKind, in room: inout Log) async throws -> Sample {
        let entry: [UInt8]
        var signer = coordinator
        switch kind {
        case .opened:
            guard let contact = Contact(Self.contact) else { fatalError("no such contact") }
            let id = LogID(program: program.id.program, case: CaseID(random: .system), room: .shared)
            room = Log(id: id, program: program)
            entry = statement(.opened(contact, commitment: nil, room.nextEpoch(everybody)), in: room)
        case .message:
            (entry, signer) = (room.message(), researcher)
        case .grant:
            let wrap = HistoryWrap(epoch: 1, wrap: RandomSource.system.bytes(Limits.wrapBytes))
            (entry, signer) = (room.grant([wrap], to: researcher, by: maintainer, at: clock.now), maintainer)
        case .approval:
            let approval = room.approval(Person("Newcomer"), .researcher, by: maintainer, at: clock.now)
            (entry, signer) = (approval.encoded, maintainer)
        case .rotated:
            entry = statement(.rotated(room.nextEpoch(everybody)), in: room)
        case .changed:
            let newcomer = Person("Newcomer")
            let approval = room.approval(newcomer, .researcher, by: maintainer, at: clock.now)
            let next = room.nextEpoch(everybody + [newcomer.member(.researcher)])
            entry = statement(.changed(next, approvals: [approval]), in: room)
        case .closed:
            entry = statement(.closed, in: room)
        case .destroyed:
            try await state(.closed, in: &room)
            entry = statement(.destroyed, in: room)
        case .genesis:
            entry = try await page(of: program).entries[0].entry
        case .enroll, .expel, .replace, .approve, .recover, .policy, .level:
            let (action, author) = try await action(kind)
            (entry, signer) = (program.programStatement(action, by: author, at: clock.now), author)
        }
        return Sample(entry: entry, log: kind.isOfProgram ? program : room, signer: signer)
    }

    /// A statement by a coordinator who has seen what the room's writers have.
    private func statement(_ reason: Statement.Reason, in room: Log) -> [UInt8] {
        var seen = program
        seen.place = room.program
        return room.statement(reason, by: coordinator, program: seen, at: clock.now)
    }

    private func action(_ kind: EntryKind) async throws -> (ProgramStatement.Action, Person) {
        let person = Person("Newcomer")
        let enroll = ProgramStatement.Action.enroll(role: .coordinator, name: person.name, card: person.card)
        let approve = ProgramStatement.Action.approve(role: .coordinator, person.fingerprint, replacing: nil)
        switch kind {
        case .enroll:
            try await act(approve, by: maintainer)
            return (enroll, coordinator)
        case .expel:
            try await act(approve, by: maintainer)
            try await act(enroll, by: coordinator)
            return (.expel(person.fingerprint), coordinator)
        case .replace:
            let successor = Person("Successor")
            try await act(approve, by: maintainer)
            try await act(enroll, by: coordinator)
            try await act(
                .approve(role: .coordinator, successor.fingerprint, replacing: person.fingerprint),
                by: maintainer)
            return (.replace(person.fingerprint, card: successor.card), coordinator)
        case .approve: return (approve, maintainer)
        case .recover:
            return (
                .recover(name: coordinator.name, card: coordinator.card, recovery: recovery.card), recovery
            )
        case .policy: return (.policy(policy(version: 1)), coordinator)
        case .level: return (.level(2), coordinator)
        default: fatalError("not of a program log")
        }
    }

    func policy(version: UInt32, extensions: Extensions = .none) -> Policy {
        Policy(
            program: program.id.program, version: version, madeAt: clock.now, targets: .standard,
            extensions: extensions, author: coordinator.fingerprint, sign: coordinator.sign)
    }
}
