import PosternFormat
import PosternLog
import PosternSigning

/// The members of an epoch that was taken, and what must be true of them.
struct RoomMembers {
    private let epoch: Epoch
    private let reason: Statement.Reason
    private let log: LogID
    private let program: ProgramState
    private let place: Place

    init(_ epoch: Epoch, _ reason: Statement.Reason, in log: LogID, _ program: ProgramState, at place: Place)
    {
        self.epoch = epoch
        self.reason = reason
        self.log = log
        self.program = program
        self.place = place
    }

    func check(after earlier: RoomState) {
        var keys = [epoch.key.bytes, program.genesis.serverKey.bytes]
        for member in epoch.members {
            keys += [member.card.signingKey.bytes, member.card.receivingKey.bytes]
            let tenure = program.enrolled(member.fingerprint, at: place)
            require(
                member.role.isEnrolled
                    ? tenure?.role == member.role && tenure?.card == member.card : tenure == nil,
                "everybody is listed as what the program made them")
            require(
                log.room != .internal || member.role.isEnrolled, "the internal room is for maintainers only")
            require(
                member.role != .vendor || log.room != .shared, "a vendor has rooms of their own")
            checkAddition(of: member, after: earlier)
        }
        require(Set(keys).count == keys.count, "no key has two uses")
    }

    /// What somebody may read never shrinks; under dual control nobody joins whom no maintainer approved.
    private func checkAddition(of member: Member, after earlier: RoomState) {
        let before = earlier.member(member.fingerprint)
        if let before {
            require(member.readsFrom <= before.readsFrom, "no history is taken back")
        }
        let replaces = program.enrolled(member.fingerprint, at: place)?.replaces
        let replaced = replaces.flatMap { earlier.member($0) }
        func has(_ other: Member?) -> Bool {
            other.map { $0.role == member.role && $0.readsFrom <= member.readsFrom } ?? false
        }
        guard program.genesis.hasDualControl, earlier.epoch != nil, !has(before), !has(replaced) else {
            return
        }
        guard case .changed(_, let approvals) = reason else {
            fatalError("not so: only a change adds somebody")
        }
        let isApproved = approvals.contains { approval in
            approval.member == member.fingerprint && approval.role == member.role
                && approval.readsFrom <= member.readsFrom && approval.replaces == replaced?.fingerprint
                && approval.log == log && approval.statement == earlier.statements.last
                && earlier.member(approval.author)?.role == .maintainer
                && program.enrolled(approval.author, at: place)?.role == .maintainer
        }
        require(isApproved, "a maintainer approved whoever joins")
    }

    /// A list: as a rule the people of the program, a researcher, and what they may read.
    static func choose(
        in log: LogID, _ number: UInt32, _ program: ProgramState, at place: Place, before: Epoch?,
        _ choices: inout Choices
    ) -> [Member] {
        let chosen = choices.byte()
        var members: [Member] = []
        for (bit, person) in RoomDraft.people.enumerated() where chosen >> UInt8(bit % 8) & 1 == 0 || bit == 0
        {
            let right = role(of: person, in: log, program, at: place)
            let role = choices.rarely() ? choices.one(of: Role.allCases) : right
            guard let role else { continue }
            let known = before?.member(person.fingerprint)?.readsFrom
            let least = choices.rarely() ? UInt32(choices.byte()) : 1
            let readsFrom = min(max(1, choices.below(2) == 0 ? known ?? number : least), max(1, number))
            let history = (readsFrom..<max(number, readsFrom)).filter { _ in
                known == nil && choices.below(2) == 0
            }
            members.append(
                Member(
                    salt: EpochKeys.salt(number, of: person), role: role, name: person.name,
                    card: person.card, readsFrom: readsFrom,
                    wrap: EpochKeys.wrap(log, number, to: person),
                    history: history.map { HistoryWrap(epoch: $0, wrap: EpochKeys.wrap(log, $0, to: person)) }
                ))
        }
        return members
    }

    /// What somebody may be listed as, if they may be.
    static func role(
        of person: Person, in log: LogID, _ program: ProgramState, at place: Place
    ) -> Role? {
        if let tenure = program.enrolled(person.fingerprint, at: place) { return tenure.role }
        switch log.room {
        case .internal: return nil
        case .shared: return person === Person.rae ? .researcher : nil
        default: return person === Person.rae ? .researcher : person === Person.vera ? .vendor : nil
        }
    }
}

extension Epoch {
    /// The same list under the next secret.
    func again(_ number: UInt32, in log: LogID) -> Epoch {
        Epoch(
            number: number, key: EpochKeys.key(log, number),
            members: members.map { member in
                guard let person = RoomDraft.people.first(where: { $0.fingerprint == member.fingerprint })
                else {
                    fatalError("somebody of ours")
                }
                return Member(
                    salt: EpochKeys.salt(number, of: person), role: member.role, name: member.name,
                    card: member.card, readsFrom: member.readsFrom,
                    wrap: EpochKeys.wrap(log, number, to: person))
            })
    }
}
