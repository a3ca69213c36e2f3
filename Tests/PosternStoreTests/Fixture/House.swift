import PosternFormat
import PosternSigning

@testable import PosternStore

/// A server's data folder with one program, its coordinator, a maintainer and a researcher.
final class House {
    let folder = TemporaryFolder()
    let clock = TestClock()
    let coordinator = Person("Cordelia Quillfeather")
    let maintainer = Person("Montague Threlkeld")
    let researcher = Person("Rosalind Ashgrove")
    let recovery = Person("The Sealed Envelope")
    private let patience: Duration
    var store: Store
    let setupCode: String
    var program: Log
    private var enrolled: Set<Fingerprint> = []

    static let programName = "Marmalade Observatory"
    static let contact = "https://forge.example/marmalade/issues/4711"

    /// An opened store and a begun program.
    init(hasDualControl: Bool = false, patience: Duration = .seconds(5)) async throws {
        let clock = clock
        self.patience = patience
        store = try Store.open(folder: folder.path, clock: { clock.now }, patience: patience)
        setupCode = store.setupCode ?? ""
        let genesis = Self.genesis(
            serverKey: store.serverKey, coordinator: coordinator, recovery: recovery,
            hasDualControl: hasDualControl, at: clock.now)
        program = Log(id: LogID(program: genesis.id))
        _ = try await store.createProgram(
            genesis: genesis.encoded, setupCode: setupCode, nonce: Self.nonce(of: coordinator, clock))
        program.advance(genesis.encoded)
    }

    static func genesis(
        serverKey: VerifyingKey, coordinator: Person, recovery: Person? = nil, hasDualControl: Bool = false,
        at time: Timestamp
    ) -> Genesis {
        guard let name = Name(programName),
            let policy = Policy(
                acknowledgeHours: 72, rotateDays: 90, rotateMessages: 1000, hasDualControl: hasDualControl)
        else { fatalError("no such genesis") }
        return Genesis(
            name: name, madeAt: time, policy: policy, serverKey: serverKey, card: coordinator.card,
            coordinatorName: coordinator.name, recovery: recovery?.card, random: .system,
            sign: coordinator.sign)
    }

    static func nonce(of person: Person, _ clock: TestClock) -> NonceUse {
        NonceUse(signer: person.fingerprint, nonce: RandomSource.system.bytes(16), created: clock.now)
    }

    func nonce(of person: Person) -> NonceUse { Self.nonce(of: person, clock) }

    /// Closes the store and opens it again.
    func restart() throws {
        try store.close()
        try reopen()
    }

    /// Opens the store again after it was closed.
    func reopen() throws {
        let clock = clock
        store = try Store.open(folder: folder.path, clock: { clock.now }, patience: patience)
    }

    /// Waits until whatever has been committed has been announced, which is after its receipt was given.
    func announced() async throws { try await store.use(nonce: nonce(of: researcher)) }

    @discardableResult
    func append(_ entry: [UInt8], to log: inout Log, by signer: Person) async throws -> Receipt {
        let receipt = try await store.append(
            entry, to: log.id, by: signer.fingerprint, nonce: nonce(of: signer))
        log.advance(entry)
        return try Receipt(decoding: receipt)
    }

    func enroll(_ person: Person, as role: Role = .maintainer) async throws {
        try await act(.enroll(role: role, name: person.name, card: person.card), by: coordinator)
        enrolled.insert(person.fingerprint)
    }

    /// Adds a statement to the program's log.
    func act(_ action: ProgramStatement.Action, by author: Person) async throws {
        let entry = program.programStatement(action, by: author, at: clock.now)
        try await append(entry, to: &program, by: author)
    }

    /// Adds a statement by the coordinator to a room's log.
    @discardableResult
    func state(_ reason: Statement.Reason, in room: inout Log, by author: Person? = nil) async throws
        -> Receipt
    {
        let author = author ?? coordinator
        let entry = room.statement(reason, by: author, program: program, at: clock.now)
        let receipt = try await append(entry, to: &room, by: author)
        if let epoch = reason.epoch { room.epoch = epoch.number }
        return receipt
    }

    /// Closes and destroys a room.
    @discardableResult
    func destroy(_ room: inout Log) async throws -> Receipt {
        try await state(.closed, in: &room)
        return try await state(.destroyed, in: &room)
    }

    /// The error that a statement about a room must fail with.
    func refusal(of reason: Statement.Reason, in room: Log, by author: Person? = nil) async -> StoreError? {
        var room = room
        return await error { try await state(reason, in: &room, by: author) }
    }

    /// A room of a new case; the maintainer must be enrolled.
    func openRoom(_ name: RoomName = .shared, members: [Member]) async throws -> Log {
        var log = Log(id: LogID(program: program.id.program, case: CaseID(random: .system), room: name))
        guard let contact = Contact(Self.contact) else { fatalError("no such contact") }
        let entry = log.statement(
            .opened(contact, log.nextEpoch(members)), by: coordinator, program: program, at: clock.now)
        try await append(entry, to: &log, by: coordinator)
        log.epoch = 1
        return log
    }

    /// The shared room of a new case with everybody in it.
    func openSharedRoom() async throws -> Log {
        if !enrolled.contains(maintainer.fingerprint) { try await enroll(maintainer) }
        return try await openRoom(members: [
            coordinator.member(.coordinator), maintainer.member(.maintainer), researcher.member(.researcher),
        ])
    }

    /// The error of an act that must fail.
    func error(_ act: () async throws -> Void) async -> StoreError? {
        do {
            try await act()
            return nil
        } catch {
            return error as? StoreError
        }
    }
}
