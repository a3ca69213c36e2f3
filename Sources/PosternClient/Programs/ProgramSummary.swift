public import PosternFormat
internal import PosternLog
public import PosternSigning

/// What is known of a program.
public struct ProgramSummary: Sendable, Hashable {
    /// The digest of its genesis.
    public let id: ProgramID
    /// Its name.
    public let name: String
    /// What others give to `knock`.
    public let address: String
    /// The server.
    public let server: String
    /// When its genesis was made, by the first coordinator's clock.
    public let madeAt: Timestamp
    /// What it promises about time.
    public let policy: Policy
    /// The first coordinator, whose signature the id stands for.
    public let coordinator: Person
    /// Who is enrolled now, by the verified program log; nil where this identity may not read it.
    public let people: [Person]?
    /// How many entries of the program log were verified.
    public let entries: UInt64
    /// The hash of the last of them, in base32.
    public let head: String
}

extension ProgramSummary {
    /// What the genesis says.
    init(_ pin: Pin) {
        self.init(
            pin, people: nil, entries: 1, head: Entry.hash(of: pin.genesis.encoded, program: pin.id).text)
    }

    /// What the verified program log says.
    init(_ pin: Pin, _ program: VerifiedProgram) {
        self.init(
            pin, people: program.state.people.map(Person.init), entries: program.state.count,
            head: program.state.head.hash.text)
    }

    private init(_ pin: Pin, people: [Person]?, entries: UInt64, head: String) {
        let genesis = pin.genesis
        self.init(
            id: pin.id, name: genesis.name.text, address: pin.address.text,
            server: pin.origin.description, madeAt: genesis.madeAt, policy: genesis.policy,
            coordinator: Person(
                name: genesis.coordinatorName.text, role: .coordinator,
                fingerprint: genesis.card.fingerprint, card: genesis.card.text),
            people: people, entries: entries, head: head)
    }
}
