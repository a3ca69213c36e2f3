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
            state = try ProgramState(genesis: genesis)
        } catch {
            fatalError("a genesis of ours is refused: \(error)")
        }
        draft = LogDraft(state.log)
        draft.add(genesis)
    }

    /// With and without dual control and a recovery identity; the same each time.
    private static let geneses: [[UInt8]] = (0..<4).map { kind in
        guard
            let policy = Policy(
                acknowledgeHours: 72, rotateDays: 30, rotateMessages: 200, hasDualControl: kind & 1 == 1)
        else { fatalError("a policy") }
        return Genesis(
            name: Person.ada.name, madeAt: LogDraft.time(0), policy: policy,
            serverKey: Person.server.card.signingKey, card: Person.ada.card,
            coordinatorName: Person.ada.name, recovery: kind & 2 == 2 ? Person.rita.card : nil,
            random: .reproducible(seed: "postern fuzzing: genesis \(kind)"), sign: Person.ada.sign
        ).encoded
    }

    /// Takes Ben in as a maintainer and Cleo as a coordinator, with what each needs.
    mutating func enrollTwo() {
        attempt(.enroll(role: .maintainer, name: Person.ben.name, card: Person.ben.card), by: .ada)
        if state.genesis.policy.hasDualControl {
            attempt(.approve(role: .coordinator, Person.cleo.fingerprint), by: .ben)
        }
        attempt(.enroll(role: .coordinator, name: Person.cleo.name, card: Person.cleo.card), by: .ada)
        require(state.people.count == 3, "what is right is taken")
    }

    private mutating func attempt(_ action: ProgramStatement.Action, by author: Person) {
        let entry = ProgramStatement(
            program: state.id, index: state.count, previous: state.head.hash,
            madeAt: LogDraft.time(state.count), action: action, author: author.fingerprint, sign: author.sign)
        attempt(entry.encoded, action, by: author)
    }

    /// Tries one entry.
    mutating func step(_ choices: inout Choices) {
        let action = action(&choices)
        let author = author(of: action, &choices)
        let signer = choices.rarely() ? choices.one(of: Self.people) : author
        let index = choices.rarely() ? UInt64(choices.byte()) : state.count
        let previous = choices.rarely() ? choices.one(of: draft.hashes + [.zero]) : state.head.hash
        let entry = ProgramStatement(
            program: state.id, index: index, previous: previous, madeAt: LogDraft.time(index),
            action: action, author: author.fingerprint, sign: signer.sign
        ).encoded
        let spoiled = spoiled(entry, &choices)
        attempt(spoiled ?? entry, action, by: spoiled == nil ? signer : nil)
    }

    private func action(_ choices: inout Choices) -> ProgramStatement.Action {
        let person = choices.one(of: Self.people)
        let role: Role = choices.below(2) == 0 ? .maintainer : .coordinator
        switch choices.below(5) {
        case 0: return .enroll(role: role, name: person.name, card: person.card)
        case 1: return .approve(role: role, person.fingerprint)
        case 2: return .expel(person.fingerprint)
        case 3: return .replace(choices.one(of: Self.people).fingerprint, card: person.card)
        default:
            let next: [Card?] = [nil, Person.rita.card, choices.one(of: Self.people).card]
            return .recover(name: person.name, card: person.card, recovery: choices.one(of: next))
        }
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
        case .enroll, .expel, .replace: state.enrolled(person.fingerprint)?.role == .coordinator
        case .approve: state.enrolled(person.fingerprint)?.role == .maintainer
        case .recover: state.recovery?.fingerprint == person.fingerprint
        }
    }

    /// - Parameter signer: who signed it, nil where it was spoiled since.
    private mutating func attempt(
        _ entry: [UInt8], _ action: ProgramStatement.Action, by signer: Person?
    ) {
        let before = state
        do throws(LogError) {
            let taken = try state.append(entry)
            require(taken.encoded == entry && taken.action == action, "what is taken is what was given")
        } catch {
            require(state == before, "what is refused changes nothing")
            require(!error.description.isEmpty, "an error has words")
            return
        }
        guard let signer else { fatalError("not so: what was spoiled is refused") }
        require(mayAct(signer, action, in: before), "who signed may do it")
        draft.add(entry)
        require(state.count == before.count + 1 && state.head.hash == draft.head, "one entry more")
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
            let verified = try UnverifiedLog(log: state.log, entries: draft.stored).verifiedProgram(
                checkpoint: nil)
            require(verified.state == state, "who verifies at once finds the same")
            return verified
        } catch {
            fatalError("not so: what was taken verifies: \(error)")
        }
    }
}
