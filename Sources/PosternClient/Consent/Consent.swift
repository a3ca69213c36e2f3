internal import PosternFormat
internal import PosternLog
internal import PosternSigning

/// What the person at this home has agreed to in one room.
///
/// Whatever is sealed to the members of a room, passed on to one of them, or signed for them asks here first, and so
/// asks for the same agreement to the same list: who reads, from which epoch on, and whether a coordinator of today
/// says so. A server that had one of the three ask for less could use that one to get at what the others protect.
struct Consent {
    private let log: LogID
    private let lists: [MemberList]
    private let program: ProgramState
    /// The statement whose list was seen last.
    private let seen: UInt64

    /// - Parameters:
    ///   - lists: the member lists of the room, from the first.
    ///   - program: the program now.
    ///   - seen: the index of the statement whose list the person saw last.
    init(in log: LogID, to lists: [MemberList], program: ProgramState, seen: UInt64) {
        self.log = log
        self.lists = lists
        self.program = program
        self.seen = seen
    }

    /// How the list in force differs from the one that was seen or accepted; nil where it does not.
    func change(accepting accepted: [MembersChange]) -> MembersChange? {
        guard let first = lists.first, let last = lists.last else { return nil }
        let known = max(seen, index(of: accepted) ?? 0)
        let before = lists.last { $0.entry.index <= known } ?? first
        let (joined, left, relisted) = last.epoch.changes(since: before.epoch)
        let history = last.epoch.widenedHistory(since: before.epoch)
        let former = formerCoordinators(after: known)
        guard
            !joined.isEmpty || !left.isEmpty || !relisted.isEmpty || !history.isEmpty || !former.isEmpty
        else { return nil }
        return MembersChange(
            caseID: log.caseID, room: log.room, members: last.epoch.members.map(Person.init), joined: joined,
            left: left, relisted: relisted, history: history, formerCoordinators: former,
            statement: last.entry.hash)
    }

    /// The index of the newest statement whose list was accepted, nil where none of this room's was. A hash names one
    /// statement of one room, so consent to another list is none to this one.
    func index(of accepted: [MembersChange]) -> UInt64? {
        let statements = Set(accepted.map(\.statement))
        return lists.last { statements.contains($0.entry.hash) }?.entry.index
    }

    /// The statement whose list counts as seen when a home meets the room: the last that a coordinator of today signed,
    /// or the one that opened it. A former coordinator may have signed theirs on a later day than it says.
    var metFirst: UInt64 { lists.last { !isByFormerCoordinator($0) }?.entry.index ?? 0 }

    /// The statement whose list counts as seen once the room was shown: the last before any that a former coordinator
    /// signed unseen. That one is accepted, or not, when something is sealed.
    var shown: UInt64 {
        let foreign = lists.first { $0.entry.index > seen && isByFormerCoordinator($0) }
        return lists.last { $0.entry.index < foreign?.entry.index ?? .max }?.entry.index ?? 0
    }

    /// Who signed a member list after entry `index` and is no longer a coordinator of the program.
    private func formerCoordinators(after index: UInt64) -> [Person] {
        var people: [Person] = []
        for list in lists where list.entry.index > index && isByFormerCoordinator(list) {
            let statement = list.statement
            guard let then = program.enrolled(statement.author, at: statement.prefix.program) else {
                continue
            }
            let person = Person(then)
            if !people.contains(person) { people.append(person) }
        }
        return people
    }

    private func isByFormerCoordinator(_ list: MemberList) -> Bool {
        program.enrolled(list.statement.author)?.role != .coordinator
    }
}

extension ClientError {
    /// That these lists changed unseen; nil where there is none.
    static func unseen(_ changes: [MembersChange]) -> ClientError? {
        guard let first = changes.first else { return nil }
        return changes.count == 1 ? .membersChanged(first) : .listsChanged(changes)
    }
}
