import PosternFormat
import PosternLog
import PosternSealing
import PosternSigning

/// A room's log that grows by decisions: mostly right ones, with real keys. Whatever is tried, these hold: what is
/// refused changes nothing; what is taken was signed by somebody who may; the members are those whom the program knows.
struct RoomDraft {
    private(set) var state: RoomState
    private(set) var draft: LogDraft
    /// To whom the secret of which epoch was wrapped in what was taken.
    private(set) var given: [Fingerprint: Set<UInt32>] = [:]
    /// Epochs whose signed key is not that of what was wrapped.
    private(set) var lyingEpochs: Set<UInt32> = []
    /// Which messages were made as they should be, by place.
    private(set) var honest: Set<UInt64> = []
    private var counters: [Fingerprint: UInt64] = [:]

    static let people = ProgramDraft.people + [.vera]
    private static let rooms: [RoomName] = [.shared, .internal, RoomName("vendors")].compactMap(\.self)

    init(_ program: ProgramDraft, _ choices: inout Choices) {
        guard let caseID = CaseID(Array(repeating: 7, count: CaseID.length)) else { fatalError("an id") }
        let log = LogID(program: program.state.id, case: caseID, room: choices.one(of: Self.rooms))
        state = RoomState(log: log)
        draft = LogDraft(log)
    }

    /// Tries one entry.
    mutating func step(_ program: ProgramState, _ choices: inout Choices) {
        let place = place(&choices)
        switch state.count == 0 ? 0 : choices.below(8) {
        case 0, 1, 2: statement(program, place, &choices)
        case 3: grant(program, place, &choices)
        case 4: approval(program, place, &choices)
        default: message(program, place, &choices)
        }
    }

    private struct Place {
        let log: LogID
        let index: UInt64
        let previous: Digest
        var time: Timestamp { LogDraft.time(min(index, 1000)) }
    }

    /// The next place, or a wrong one.
    private func place(_ choices: inout Choices) -> Place {
        guard choices.rarely() else { return Place(log: state.log, index: state.count, previous: state.head) }
        let room = choices.one(of: Self.rooms)
        return Place(
            log: LogID(program: state.log.program, case: state.log.caseID, room: room),
            index: UInt64(choices.byte()), previous: choices.one(of: draft.hashes + [.zero, state.head]))
    }

    /// Somebody who may, unless the choices want somebody else; and the one who signs for them.
    private func author(
        _ choices: inout Choices, where mayAct: (Person) -> Bool
    ) -> (author: Person, signer: Person) {
        let anybody = choices.one(of: Self.people)
        let allowed = choices.rarely() ? [] : Self.people.filter(mayAct)
        let author = allowed.isEmpty ? anybody : allowed[Int(choices.byte()) % allowed.count]
        return (author, choices.rarely() ? choices.one(of: Self.people) : author)
    }

    private mutating func statement(_ program: ProgramState, _ place: Place, _ choices: inout Choices) {
        let cited = choices.rarely() ? Int(choices.byte()) % Int(program.count) : Int(program.count) - 1
        let head = EntryReference(index: UInt64(cited), hash: program.hashes[cited])
        let (author, signer) = author(&choices) {
            program.enrolled($0.fingerprint, at: head.index)?.role == .coordinator
        }
        let before = choices.rarely() ? nil : state.statements.last
        let reason = reason(program, at: head.index, &choices)
        let entry = Statement(
            log: place.log, index: place.index, previous: place.previous, madeAt: place.time,
            programHead: head, statementBefore: before, reason: reason, author: author.fingerprint,
            sign: signer.sign
        ).encoded
        let earlier = state
        guard attempt(entry, program, &choices, isSigned: true) else { return }
        require(
            program.enrolled(signer.fingerprint, at: head.index)?.role == .coordinator,
            "a coordinator signed the statement")
        require(head.index >= earlier.statements.programIndex, "the program log does not go back")
        require(!earlier.isClosed || reason == .destroyed, "nothing but destruction follows the end")
        guard let epoch = reason.epoch else { return }
        require(epoch.number == (earlier.epoch?.number ?? 0) + 1, "one epoch follows the other")
        RoomMembers(epoch, in: state.log, program, at: head.index).check(after: earlier)
        if epoch.key != EpochKeys.key(state.log, epoch.number) { lyingEpochs.insert(epoch.number) }
        for member in epoch.members {
            give([epoch.number] + member.history.map(\.epoch), to: member.fingerprint)
        }
    }

    private mutating func give(_ epochs: [UInt32], to person: Fingerprint) {
        given[person, default: []].formUnion(epochs.filter { !lyingEpochs.contains($0) })
    }

    private func reason(
        _ program: ProgramState, at index: UInt64, _ choices: inout Choices
    ) -> Statement.Reason {
        guard let contact = Contact("https://forge.example/marmalade/issues/1") else {
            fatalError("a contact")
        }
        let number = (choices.rarely() ? UInt32(choices.byte()) : state.epoch?.number ?? 0) &+ 1
        let kind = state.count == 0 && !choices.rarely() ? 0 : choices.below(16)
        switch kind {
        case 13: return .closed
        case 14: return .destroyed
        case 1, 2, 3:
            if let epoch = state.epoch { return .rotated(epoch.again(number, in: state.log)) }
        default: break
        }
        let key = EpochKeys.key(state.log, choices.rarely() ? UInt32(choices.byte()) + 1 : number)
        let members = RoomMembers.choose(
            in: state.log, number, program, at: index, before: state.epoch, &choices)
        let epoch = Epoch(number: number, key: key, members: members)
        return kind == 0 ? .opened(contact, epoch) : kind == 4 ? .rotated(epoch) : .changed(epoch)
    }

    private mutating func grant(_ program: ProgramState, _ place: Place, _ choices: inout Choices) {
        let (author, signer) = author(&choices) { state.member($0.fingerprint)?.role.isEnrolled == true }
        let epoch = state.epoch
        let readers = Self.people.filter { person in
            (state.member(person.fingerprint)?.readsFrom).map { $0 < epoch?.number ?? 0 } == true
        }
        let member = choices.one(of: readers.isEmpty || choices.rarely() ? Self.people : readers)
        let least = choices.rarely() ? 1 : state.member(member.fingerprint)?.readsFrom ?? 1
        let highest = epoch?.number ?? 1
        var epochs = (least..<max(highest, least + 1)).filter { _ in choices.below(2) == 0 }
        if epochs.isEmpty { epochs = [least] }
        let entry = HistoryGrant(
            log: place.log, index: place.index, previous: place.previous, madeAt: place.time,
            member: member.fingerprint,
            wraps: epochs.map {
                HistoryWrap(epoch: $0, wrap: EpochKeys.wrap(state.log, $0, to: member))
            },
            author: author.fingerprint, sign: signer.sign
        ).encoded
        guard attempt(entry, program, &choices, isSigned: true) else { return }
        require(
            state.member(signer.fingerprint)?.role.isEnrolled == true,
            "a listed maintainer or coordinator signed the grant")
        guard let reader = state.member(member.fingerprint) else {
            fatalError("not so: its reader is listed")
        }
        require(
            epochs.allSatisfy { (reader.readsFrom..<highest).contains($0) }, "a grant is of what may be read")
        give(epochs, to: member.fingerprint)
    }

    private mutating func approval(_ program: ProgramState, _ place: Place, _ choices: inout Choices) {
        let (author, signer) = author(&choices) { state.member($0.fingerprint)?.role == .maintainer }
        let member = choices.one(of: Self.people)
        let role = RoomMembers.role(of: member, in: state.log, program, at: program.count - 1)
        let entry = Approval(
            log: place.log, index: place.index, previous: place.previous, madeAt: place.time,
            member: member.fingerprint,
            role: choices.rarely() ? choices.one(of: Role.allCases) : role ?? .researcher,
            readsFrom: UInt32(choices.below(4)) + 1, author: author.fingerprint, sign: signer.sign
        ).encoded
        guard attempt(entry, program, &choices, isSigned: true) else { return }
        require(program.genesis.policy.hasDualControl, "only dual control asks for approvals")
        require(
            state.member(signer.fingerprint)?.role == .maintainer, "a listed maintainer signed the approval")
    }

    private mutating func message(_ program: ProgramState, _ place: Place, _ choices: inout Choices) {
        let (author, signer) = author(&choices) { state.member($0.fingerprint) != nil }
        let counter = choices.rarely() ? UInt64(choices.byte()) + 1 : (counters[author.fingerprint] ?? 0) + 1
        let isAcknowledgement = choices.rarely()
        let epoch = choices.rarely() ? UInt32(choices.byte()) : state.epoch?.number ?? 1
        let seed = "postern fuzzing: message \(choices.rarely() ? 0 : place.index)"
        let text = Content.Draft(
            kind: isAcknowledgement ? .acknowledgement : .message,
            id: MessageID(random: .reproducible(seed: seed)),
            author: author.fingerprint, counter: counter, sentAt: place.time, text: Array("said".utf8))
        let entry = text.sealed(
            in: place.log, index: place.index, previous: place.previous, epoch: epoch,
            key: EpochKeys.key(state.log, epoch), by: signer.identity, random: .reproducible(seed: seed)
        ).encoded
        let index = state.count
        guard attempt(entry, program, &choices, isSigned: false) else { return }
        require(!state.isClosed && state.epoch?.number == epoch, "a message is of the epoch in force")
        let isRight =
            author === signer && state.member(author.fingerprint) != nil
            && counter == (counters[author.fingerprint] ?? 0) + 1 && !isAcknowledgement
            && draft.stored.last?.entry == entry
        counters[author.fingerprint] = max(counter, counters[author.fingerprint] ?? 0)
        if isRight, !seed.hasSuffix(" 0") { honest.insert(index) }
    }

    /// Whether the entry, or what is left of it, was taken.
    private mutating func attempt(
        _ entry: [UInt8], _ program: ProgramState, _ choices: inout Choices, isSigned: Bool
    ) -> Bool {
        let spoiled = spoiled(entry, &choices)
        let before = state
        do throws(LogError) {
            let taken = try state.append(spoiled ?? entry, program: program)
            require(taken.encoded == spoiled ?? entry, "what is taken is what was given")
        } catch {
            require(state == before, "what is refused changes nothing")
            require(!error.description.isEmpty, "an error has words")
            return false
        }
        require(spoiled == nil || !isSigned, "what was signed and then spoiled is refused")
        draft.add(spoiled ?? entry)
        require(state.count == before.count + 1 && state.head == draft.head, "one entry more")
        return true
    }
}
