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
    /// Which messages were made as they should be, by index.
    private(set) var honest: Set<UInt64> = []
    /// The hashes of the entries of the epoch in force.
    private var hashes: Set<Digest> = []

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
        let start = start(program, &choices)
        switch state.count == 0 ? 0 : choices.below(9) {
        case 0, 1, 2: statement(program, start, &choices)
        case 3: grant(program, start, &choices)
        case 4: approval(program, start, &choices)
        case 5: later(program, start, &choices)
        default: message(program, start, &choices)
        }
    }

    /// What an entry begins with, and what of it is wrong.
    struct Start {
        var prefix: EntryPrefix
        var time: Timestamp { LogDraft.time(min(prefix.seen.count, 1000)) }
    }

    /// The end of both logs, or something else: an earlier place, which may be right as well, or none of these logs.
    private func start(_ program: ProgramState, _ choices: inout Choices) -> Start {
        var log = state.log
        var (seen, known) = (state.place, program.place)
        var epoch = state.epoch?.number ?? 0
        if choices.rarely() {
            log = LogID(program: log.program, case: log.caseID, room: choices.one(of: Self.rooms))
        }
        if choices.below(4) == 3 { seen = choices.one(of: draft.places) }
        if choices.rarely() {
            seen = Place(count: UInt64(choices.byte()), head: choices.one(of: draft.places).head)
        }
        if choices.rarely() {
            let count = Int(choices.byte()) % program.heads.count
            known = Place(count: UInt64(count), head: program.heads[count])
        }
        if choices.rarely() { epoch = UInt32(choices.byte()) }
        return Start(prefix: EntryPrefix(log: log, seen: seen, program: known, epoch: epoch))
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

    private mutating func statement(_ program: ProgramState, _ start: Start, _ choices: inout Choices) {
        let (author, signer) = author(&choices) {
            program.enrolled($0.fingerprint, at: start.prefix.program)?.role == .coordinator
        }
        let last = choices.rarely() ? choices.one(of: draft.places) : state.statements.last
        let reason = reason(program, at: start.prefix.program, &choices)
        let extensions = extensions(&choices)
        let entry = Statement(
            prefix: start.prefix, madeAt: start.time, last: last, reason: reason, extensions: extensions,
            author: author.fingerprint, sign: signer.sign
        ).encoded
        let earlier = state
        guard attempt(entry, program, start, &choices, isSigned: true) else { return }
        require(
            program.enrolled(signer.fingerprint, at: start.prefix.program)?.role == .coordinator,
            "a coordinator signed the statement")
        require(extensions.unknownCritical == nil, "what must be understood and is not is refused")
        require(last == earlier.statements.last, "a statement follows the last one")
        require(
            start.prefix.program.count >= earlier.statements.programCount, "the program log does not go back")
        require(!earlier.isClosed || reason == .destroyed, "nothing but destruction follows the end")
        guard let epoch = reason.epoch else { return }
        require(epoch.number == (earlier.epoch?.number ?? 0) + 1, "one epoch follows the other")
        RoomMembers(epoch, reason, in: state.log, program, at: start.prefix.program).check(after: earlier)
        if epoch.key != EpochKeys.key(state.log, epoch.number) { lyingEpochs.insert(epoch.number) }
        for member in epoch.members {
            give([epoch.number] + member.history.map(\.epoch), to: member.fingerprint)
        }
    }

    private mutating func give(_ epochs: [UInt32], to person: Fingerprint) {
        given[person, default: []].formUnion(epochs.filter { !lyingEpochs.contains($0) })
    }

    private func reason(
        _ program: ProgramState, at place: Place, _ choices: inout Choices
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
            in: state.log, number, program, at: place, before: state.epoch, &choices)
        let epoch = Epoch(number: number, key: key, members: members)
        switch kind {
        case 0:
            let salt = Array(repeating: UInt8(1), count: Commitment.saltLength)
            let commitment = Commitment(
                to: [], by: Person.rae.fingerprint, salt: salt, program: state.log.program)
            return .opened(contact, commitment: choices.below(2) == 0 ? nil : commitment, epoch)
        case 4: return .rotated(epoch)
        default: return .changed(epoch, approvals: approvals(of: epoch, program, &choices))
        }
    }

    /// Under dual control, as a rule one by Ben for each member; none where nobody asks for any.
    private func approvals(
        of epoch: Epoch, _ program: ProgramState, _ choices: inout Choices
    ) -> [Approval] {
        guard program.approvals.areAsked || choices.rarely() else { return [] }
        return epoch.members.filter { _ in !choices.rarely() }.map { member in
            let place = program.place
            let replaced = state.epoch?.replaced(by: member, program: program, at: place)?.fingerprint
            let start = Start(
                prefix: EntryPrefix(
                    log: state.log, seen: state.place, program: place, epoch: state.epoch?.number ?? 0))
            return approval(
                of: member.fingerprint, as: member.role, from: member.readsFrom, replacing: replaced, start,
                by: .ben, signer: choices.rarely() ? .mallory : .ben, &choices)
        }
    }

    private func approval(
        of person: Fingerprint, as role: Role, from epoch: UInt32, replacing replaced: Fingerprint?,
        _ start: Start, by author: Person, signer: Person, _ choices: inout Choices
    ) -> Approval {
        Approval(
            prefix: start.prefix, madeAt: start.time,
            statement: choices.rarely() ? choices.one(of: draft.places) : state.statements.last,
            member: person,
            role: choices.rarely() ? choices.one(of: Role.allCases) : role,
            readsFrom: choices.rarely() ? UInt32(choices.below(4)) + 1 : epoch,
            replaces: choices.rarely() ? choices.one(of: Self.people).fingerprint : replaced,
            author: author.fingerprint, sign: signer.sign)
    }

    private mutating func grant(_ program: ProgramState, _ start: Start, _ choices: inout Choices) {
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
            prefix: start.prefix, madeAt: start.time, member: member.fingerprint,
            wraps: epochs.map {
                HistoryWrap(epoch: $0, wrap: EpochKeys.wrap(state.log, $0, to: member))
            },
            author: author.fingerprint, sign: signer.sign
        ).encoded
        guard attempt(entry, program, start, &choices, isSigned: true) else { return }
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

    private mutating func approval(_ program: ProgramState, _ start: Start, _ choices: inout Choices) {
        let (author, signer) = author(&choices) { state.member($0.fingerprint)?.role == .maintainer }
        let member = choices.one(of: Self.people)
        let role = RoomMembers.role(of: member, in: state.log, program, at: program.place)
        let approval = approval(
            of: member.fingerprint, as: role ?? .researcher, from: UInt32(choices.below(4)) + 1,
            replacing: nil,
            start, by: author, signer: signer, &choices)
        let last = state.statements.last
        guard attempt(approval.encoded, program, start, &choices, isSigned: true) else { return }
        require(program.genesis.hasDualControl, "only dual control asks for approvals")
        require(approval.statement == last, "an approval is for the next statement")
        require(
            state.member(signer.fingerprint)?.role == .maintainer, "a listed maintainer signed the approval")
    }

    /// An entry of a kind that a later edition knows.
    private mutating func later(_ program: ProgramState, _ start: Start, _ choices: inout Choices) {
        let (author, signer) = author(&choices) { state.member($0.fingerprint) != nil }
        let kind = choices.rarely() ? 128 + choices.byte() % 128 : 16 + choices.byte() % 112
        let entry = LaterEntry(
            kind: kind, prefix: start.prefix, body: [choices.byte()], author: author.fingerprint,
            sign: signer.sign)
        guard attempt(entry.encoded, program, start, &choices, isSigned: true) else { return }
        require(
            !entry.isCritical && program.level > ProgramLevel.known,
            "a level covers it, and nobody must understand it")
        require(
            state.member(signer.fingerprint) != nil
                || program.enrolled(signer.fingerprint, at: start.prefix.program)?.role == .coordinator,
            "a member or a coordinator signed it")
    }

    private mutating func message(_ program: ProgramState, _ start: Start, _ choices: inout Choices) {
        let (author, signer) = author(&choices) { state.member($0.fingerprint) != nil }
        let isPlain = !choices.rarely()
        let kinds: [Content.Kind] = [.acknowledgement, .later(choices.byte() | 3)]
        let epoch = start.prefix.epoch
        let seed = "postern fuzzing: message \(choices.rarely() ? 0 : state.count)"
        let text = Content.Draft(
            kind: isPlain ? .message : choices.one(of: kinds),
            id: MessageID(random: .reproducible(seed: seed)),
            author: author.fingerprint, sentAt: start.time, text: Array("said".utf8))
        let entry = text.sealed(
            start.prefix, key: EpochKeys.key(state.log, epoch), by: signer.identity,
            random: .reproducible(seed: seed)
        ).encoded
        let index = state.count
        guard attempt(entry, program, start, &choices, isSigned: false) else { return }
        require(!state.isClosed && state.epoch?.number == epoch, "a message is of the epoch in force")
        let isRight =
            author === signer && state.member(author.fingerprint) != nil && isPlain
            && draft.stored.last?.entry == entry
        if isRight, !seed.hasSuffix(" 0") { honest.insert(index) }
    }

    /// Whether the entry, or what is left of it, was taken.
    private mutating func attempt(
        _ entry: [UInt8], _ program: ProgramState, _ start: Start, _ choices: inout Choices, isSigned: Bool
    ) -> Bool {
        let spoiled = spoiled(entry, &choices)
        let time = LogDraft.time(choices.rarely() ? UInt64(choices.byte()) : state.count)
        let stored = StoredEntry(time: time, entry: spoiled ?? entry)
        let before = state
        let (places, hashes) = (draft.places, hashes)
        let earlier = EarlierEntries(
            head: { $0 < UInt64(places.count) ? places[Int($0)].head : nil }, holds: { hashes.contains($0) })
        do throws(LogError) {
            let taken = try state.append(stored, program: program, earlier: earlier)
            require(taken.encoded == stored.entry, "what is taken is what was given")
        } catch {
            require(state == before, "what is refused changes nothing")
            require(!error.description.isEmpty, "an error has words")
            if case .newer = error.fault {
                require(program.level > ProgramLevel.known, "nothing is newer without a level that covers it")
            }
            return false
        }
        require(spoiled == nil || !isSigned, "what was signed and then spoiled is refused")
        draft.add(stored)
        require(state.count == before.count + 1 && state.place == draft.place, "one entry more")
        require(time >= before.time ?? time, "times do not fall")
        if spoiled == nil {
            require(
                start.prefix.log == state.log && draft.places.contains(start.prefix.seen),
                "what its author had seen is in this log")
        }
        if state.epoch?.number != before.epoch?.number { self.hashes = [] }
        require(
            self.hashes.insert(Entry.hash(of: stored.entry, program: state.log.program)).inserted,
            "no entry stands twice in one epoch")
        return true
    }
}
