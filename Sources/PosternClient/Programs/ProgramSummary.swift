public import PosternFormat
internal import PosternLog
public import PosternSigning

/// What is known of a program.
public struct ProgramSummary: Sendable, Hashable {
    /// The digest of its genesis.
    public let id: ProgramID
    /// Its name.
    public let name: ShownText
    /// What others give to `knock`.
    public let address: String
    /// The server.
    public let server: String
    /// When its genesis was made, by the first coordinator's clock.
    public let madeAt: Timestamp
    /// The times that it sets itself, by the last policy, or the standard ones; nil where the log was not read.
    public let targets: Policy.Targets?
    /// The number of the last policy, 0 where there is none; nil where the log was not read.
    public let policyVersion: UInt32?
    /// Whether additions need a maintainer.
    public let hasDualControl: Bool
    /// The first coordinator, whose signature the id stands for.
    public let coordinator: Person
    /// Who is enrolled now, by the verified program log; nil where this identity may not read it.
    public let people: [Person]?
    /// Everybody's time in the program in the order in which it began, also of those who left; nil where this identity
    /// may not read the log.
    public let everybody: [ProgramPerson]?
    /// The recovery identity in force, which alone can replace the coordinators; nil where there is none.
    public let recovery: Fingerprint?
    /// Its card's text.
    public let recoveryCard: String?
    /// What maintainers agreed to and no coordinator has done yet, in a program of dual control.
    public let approvals: [PendingApproval]
    /// How many entries of the program log were verified.
    public let entries: UInt64
    /// The head after them, in base32.
    public let head: String
}

extension ProgramSummary {
    /// What the genesis says.
    init(_ pin: Pin) {
        self.init(
            pin, recovery: pin.genesis.recovery, entries: 0,
            head: Place(startOf: LogID(program: pin.id)).head.text)
    }

    /// What the verified program log says; `entry` gives its statements.
    fileprivate init(
        _ pin: Pin, _ state: ProgramState, statement: (UInt64) throws(ClientError) -> ProgramStatement
    ) throws(ClientError) {
        var everybody: [ProgramPerson] = []
        for tenure in state.tenures {
            let ending = if let until = tenure.until { try statement(until) } else { ProgramStatement?.none }
            everybody.append(ProgramPerson(tenure, in: state, ending: ending))
        }
        self.init(
            pin, people: state.people.map(Person.init), everybody: everybody, recovery: state.recovery,
            approvals: state.approvals.pending.map { approval in
                PendingApproval(
                    fingerprint: approval.person, role: approval.role, replaces: approval.replaces,
                    by: state.tenures.last { $0.fingerprint == approval.author }.map(Person.init))
            },
            entries: state.count, head: state.place.head.text, policies: state.policies)
    }

    private init(
        _ pin: Pin, people: [Person]? = nil, everybody: [ProgramPerson]? = nil, recovery: Card?,
        approvals: [PendingApproval] = [], entries: UInt64, head: String, policies: [PolicyInForce]? = nil
    ) {
        let genesis = pin.genesis
        self.init(
            id: pin.id, name: ShownText(genesis.name.text), address: pin.address.text,
            server: pin.origin.description, madeAt: genesis.madeAt,
            targets: policies.map { $0.last?.policy.targets ?? .standard },
            policyVersion: policies.map { $0.last?.policy.version ?? 0 },
            hasDualControl: genesis.hasDualControl,
            coordinator: Person(
                name: ShownText(genesis.coordinatorName.text), role: .coordinator,
                fingerprint: genesis.card.fingerprint, card: genesis.card.text),
            people: people, everybody: everybody, recovery: recovery?.fingerprint,
            recoveryCard: recovery?.text, approvals: approvals, entries: entries, head: head)
    }
}

extension Session {
    /// What a program log that was just verified says.
    func summary(_ pin: Pin, _ program: VerifiedProgram) throws(ClientError) -> ProgramSummary {
        var kept: [StoredEntry]?
        return try ProgramSummary(pin, program.state) { (index) throws(ClientError) in
            // Verified and kept a moment ago; its hash and time lead to the head that was verified.
            let entries = if let kept { kept } else { try keptLog(of: pin.id)?.entries ?? [] }
            kept = entries
            let place = Int(index)
            guard place < entries.count, place + 1 < program.state.heads.count,
                Place(count: index, head: program.state.heads[place]).after(
                    Entry.hash(of: entries[place].entry, program: pin.id), at: entries[place].time, in: pin.id
                ).head == program.state.heads[place + 1],
                case .programStatement(let statement)? = try? Entry(decoding: entries[place].entry)
            else {
                let file = home.path(HomeFile.programLog(pin.id))
                throw .home(file: file, reason: "is not the program log that was verified")
            }
            return statement
        }
    }
}
