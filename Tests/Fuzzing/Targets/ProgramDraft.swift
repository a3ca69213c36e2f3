import PosternFormat
import PosternLog
import PosternSigning

/// A program log that grows by decisions: mostly right ones. Whatever is tried, these hold: what is refused changes
/// nothing; what is taken was signed by somebody who may; there is a coordinator; no key has two uses.
struct ProgramDraft {
    private(set) var state: ProgramState
    private(set) var draft: LogDraft

    /// Everybody who may come up.
    static let people: [Person] = [.ada, .ben, .cleo, .rae, .mallory, .rita]

    init(_ choices: inout Choices) {
        let kind = choices.below(4)
        let genesis = Self.geneses[kind]
        do throws(LogError) {
            state = try ProgramState(genesis: StoredEntry(time: LogDraft.time(0), entry: genesis))
        } catch {
            fatalError("a genesis of ours is refused: \(error)")
        }
        draft = LogDraft(state.log)
        draft.add(genesis)
    }

    /// With and without dual control and a recovery identity; the same each time.
    private static let geneses: [[UInt8]] = (0..<4).map { kind in
        Genesis(
            name: Person.ada.name, madeAt: LogDraft.time(0), hasDualControl: kind & 1 == 1,
            serverKey: Person.server.card.signingKey, card: Person.ada.card,
            coordinatorName: Person.ada.name, recovery: kind & 2 == 2 ? Person.rita.card : nil,
            random: .reproducible(seed: "postern fuzzing: genesis \(kind)"), sign: Person.ada.sign
        ).encoded
    }

    /// Takes Ben in as a maintainer and Cleo as a coordinator, with what each needs.
    mutating func enrollTwo() {
        attempt(.enroll(role: .maintainer, name: Person.ben.name, card: Person.ben.card), by: .ada)
        if state.genesis.hasDualControl {
            attempt(.approve(role: .coordinator, Person.cleo.fingerprint, replacing: nil), by: .ben)
        }
        attempt(.enroll(role: .coordinator, name: Person.cleo.name, card: Person.cleo.card), by: .ada)
        require(state.people.count == 3, "what is right is taken")
    }

    private mutating func attempt(_ action: ProgramStatement.Action, by author: Person) {
        let entry = ProgramStatement(
            program: state.id, place: state.place, madeAt: LogDraft.time(state.count), action: action,
            author: author.fingerprint, sign: author.sign)
        attempt(StoredEntry(time: LogDraft.time(state.count), entry: entry.encoded), action, by: author)
    }

    /// Tries one entry.
    mutating func step(_ choices: inout Choices) {
        let (person, kind) = (choices.one(of: Self.people), choices.below(7))
        let proposed = action(kind, person, &choices)
        let author = author(of: proposed, &choices)
        let action = signed(proposed, by: author, &choices)
        let signer = choices.rarely() ? choices.one(of: Self.people) : author
        let place = choices.rarely() ? choices.one(of: draft.places) : state.place
        let extensions = extensions(&choices)
        let entry = ProgramStatement(
            program: state.id, place: place, madeAt: LogDraft.time(place.count), action: action,
            extensions: extensions, author: author.fingerprint, sign: signer.sign
        ).encoded
        let time = LogDraft.time(choices.rarely() ? UInt64(choices.byte()) : state.count)
        let spoiled = spoiled(entry, &choices)
        let isUsable = spoiled == nil && extensions.unknownCritical == nil && place == state.place
        attempt(StoredEntry(time: time, entry: spoiled ?? entry), action, by: isUsable ? signer : nil)
    }

    private func action(
        _ kind: Int, _ person: Person, _ choices: inout Choices
    ) -> ProgramStatement.Action {
        let role: Role = choices.below(2) == 0 ? .maintainer : .coordinator
        switch kind {
        case 0: return .enroll(role: role, name: person.name, card: person.card)
        case 1:
            let replaced = choices.below(2) == 0 ? nil : choices.one(of: Self.people).fingerprint
            return .approve(role: role, person.fingerprint, replacing: replaced)
        case 2: return .expel(person.fingerprint)
        case 3: return .replace(choices.one(of: Self.people).fingerprint, card: person.card)
        case 4: return .level(state.level &+ UInt32(choices.below(3)) &+ (choices.rarely() ? 0 : 1))
        case 5: return .policy(policy(by: person, .none))
        default:
            let next: [Card?] = [nil, Person.rita.card, choices.one(of: Self.people).card]
            return .recover(name: person.name, card: person.card, recovery: choices.one(of: next))
        }
    }

    private func policy(by author: Person, _ extensions: Extensions, version: UInt32? = nil) -> Policy {
        Policy(
            program: state.id, version: version ?? UInt32(state.policies.count) + 1,
            madeAt: LogDraft.time(state.count),
            targets: .standard, extensions: extensions, author: author.fingerprint, sign: author.sign)
    }

    /// A policy is signed by itself: as a rule by the statement's author, and as the next version.
    private func signed(
        _ action: ProgramStatement.Action, by author: Person, _ choices: inout Choices
    ) -> ProgramStatement.Action {
        guard case .policy = action else { return action }
        let signer = choices.rarely() ? choices.one(of: Self.people) : author
        let version = choices.rarely() ? UInt32(choices.byte()) + 1 : nil
        return .policy(policy(by: signer, extensions(&choices), version: version))
    }

    /// Somebody who may, unless the choices want somebody else.
    private func author(of action: ProgramStatement.Action, _ choices: inout Choices) -> Person {
        let anybody = choices.one(of: Self.people)
        guard !choices.rarely() else { return anybody }
        let allowed = Self.people.filter { mayAct($0, action, in: state) }
        return allowed.isEmpty ? anybody : allowed[Int(choices.byte()) % allowed.count]
    }

    private func mayAct(
        _ person: Person, _ action: ProgramStatement.Action, in state: ProgramState
    ) -> Bool {
        switch action {
        case .enroll, .expel, .replace, .policy, .level:
            state.enrolled(person.fingerprint)?.role == .coordinator
        case .approve: state.enrolled(person.fingerprint)?.role == .maintainer
        case .recover: state.recovery?.fingerprint == person.fingerprint
        }
    }

    /// - Parameter signer: who signed it, nil where it cannot be right.
    private mutating func attempt(
        _ stored: StoredEntry, _ action: ProgramStatement.Action, by signer: Person?
    ) {
        let before = state
        do throws(LogError) {
            let taken = try state.append(stored)
            require(
                taken.encoded == stored.entry && taken.action == action, "what is taken is what was given")
        } catch {
            require(state == before, "what is refused changes nothing")
            require(!error.description.isEmpty, "an error has words")
            return
        }
        guard let signer else { fatalError("not so: what was spoiled or must be understood is refused") }
        require(mayAct(signer, action, in: before), "who signed may do it")
        draft.add(stored)
        require(state.count == before.count + 1 && state.place == draft.place, "one entry more")
        require(stored.time >= before.time && state.level >= before.level, "neither time nor level falls")
        require(
            state.policies.map(\.policy.version) == (0..<UInt32(state.policies.count)).map { $0 + 1 },
            "each policy is the next")
        checkPeople()
    }

    private func checkPeople() {
        require(state.people.contains { $0.role == .coordinator }, "there is a coordinator")
        require(state.people.allSatisfy { $0.role.isEnrolled }, "who is enrolled has a role of the program")
        var keys = state.people.flatMap { [$0.card.signingKey.bytes, $0.card.receivingKey.bytes] }
        keys.append(state.genesis.serverKey.bytes)
        if let recovery = state.recovery {
            keys += [recovery.signingKey.bytes, recovery.receivingKey.bytes]
        }
        require(Set(keys).count == keys.count, "no key has two uses")
    }

    /// The log as a client verifies it.
    func verified() -> VerifiedProgram {
        do throws(LogError) {
            let verified = try draft.received.verifiedProgram(checkpoint: nil)
            require(verified.state == state, "who verifies at once finds the same")
            return verified
        } catch {
            fatalError("not so: what was taken verifies: \(error)")
        }
    }
}
