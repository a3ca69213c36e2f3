import PosternFormat
import PosternLog
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
    var store: Store
    let setupCode: String
    var program: Log
    private var enrolled: Set<Fingerprint> = []

    static let programName = "Marmalade Observatory"
    static let contact = "https://forge.example/marmalade/issues/4711"

    /// An opened store and a begun program.
    init(hasDualControl: Bool = false) async throws {
        let clock = clock
        store = try Store.open(folder: folder.path, clock: { clock.now })
        setupCode = store.setupCode ?? ""
        let genesis = Self.genesis(
            serverKey: store.serverKey, coordinator: coordinator, recovery: recovery,
            hasDualControl: hasDualControl, at: clock.now)
        program = Log(id: LogID(program: genesis.id))
        let created = try await store.createProgram(
            genesis: genesis.encoded, setupCode: setupCode, nonce: Self.nonce(of: coordinator, clock))
        program.advance(genesis.encoded, try Receipt(decoding: created.page.receipt))
    }

    static func genesis(
        serverKey: VerifyingKey, coordinator: Person, recovery: Person? = nil, hasDualControl: Bool = false,
        extensions: Extensions = .none, at time: Timestamp
    ) -> Genesis {
        guard let name = Name(programName) else { fatalError("no such name") }
        return Genesis(
            name: name, madeAt: time, hasDualControl: hasDualControl, serverKey: serverKey,
            card: coordinator.card,
            coordinatorName: coordinator.name, recovery: recovery?.card, extensions: extensions,
            random: .system,
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
        store = try Store.open(folder: folder.path, clock: { clock.now })
    }

    /// Waits until whatever has been committed has been announced, which is after its receipt was given.
    func announced() async throws { try await store.use(nonce: nonce(of: researcher)) }

    @discardableResult
    func append(_ entry: [UInt8], to log: inout Log, by signer: Person) async throws -> Receipt {
        let receipt = try Receipt(decoding: try await post(entry, to: log, by: signer).page.receipt)
        log.advance(entry, receipt)
        return receipt
    }

    /// Sends the bytes of an entry, for the first time or again.
    func post(
        _ entry: [UInt8], to log: Log, by signer: Person, limit: Int = 256, maximumBytes: Int = 4 << 20
    ) async throws -> Appended {
        try await Self.post(
            store, entry, to: log.id, by: signer, clock, limit: limit, maximumBytes: maximumBytes)
    }

    static func post(
        _ store: Store, _ entry: [UInt8], to log: LogID, by signer: Person, _ clock: TestClock,
        limit: Int = 256, maximumBytes: Int = 4 << 20
    ) async throws -> Appended {
        try await store.append(
            entry, to: log, by: signer.fingerprint, nonce: nonce(of: signer, clock), limit: limit,
            maximumBytes: maximumBytes)
    }

    /// The error with which the bytes of an entry must fail.
    func refusal(of entry: [UInt8], to log: Log, by signer: Person) async -> StoreError? {
        await error { _ = try await post(entry, to: log, by: signer) }
    }

    /// The log from its first entry on.
    func page(of log: Log, from first: UInt64 = 0) async throws -> Page {
        try await store.page(of: log.id, from: first, limit: 1_000, maximumBytes: 1 << 26)
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
        return try await append(entry, to: &room, by: author)
    }

    /// Closes and destroys a room.
    @discardableResult
    func destroy(_ room: inout Log) async throws -> Receipt {
        try await state(.closed, in: &room)
        return try await state(.destroyed, in: &room)
    }

    /// The page of a destroyed room, once what it held is erased.
    func tombstone(of room: Log) async throws -> Page { try await Self.tombstone(of: room, in: store) }

    static func tombstone(of room: Log, in store: Store) async throws -> Page {
        while true {
            do {
                return try await store.page(of: room.id, from: 0, limit: 9, maximumBytes: 1 << 20)
            } catch {
                guard error == StoreError.erasing else { throw error }
                try await Task.sleep(for: .milliseconds(5))
            }
        }
    }

    /// The program log, verified.
    func verifiedProgram() async throws -> VerifiedProgram {
        let page = try await page(of: program)
        return try UnverifiedLog(log: program.id, entries: page.entries, receipt: page.receipt)
            .verifiedProgram(checkpoint: nil)
    }

    /// Fills a room with messages of noise, many at a time, and sees its end.
    func fill(_ room: inout Log, with count: Int, _ length: Int = Padding.least) async throws {
        let (store, clock, researcher, writer) = (store, clock, researcher, room)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<count {
                if number >= 64 { try await group.next() }
                group.addTask {
                    _ = try await Self.post(
                        store, writer.message(length), to: writer.id, by: researcher, clock, limit: 0)
                }
            }
            try await group.waitForAll()
        }
        room.place = try await end(of: room)
    }

    /// The place after the last entry of a log.
    func end(of log: Log) async throws -> Place {
        let count = try await store.count(of: log.id)
        let page = try await store.page(of: log.id, from: count - 1, limit: 1, maximumBytes: 1)
        return try Receipt(decoding: page.receipt).place
    }

    /// The error that a statement about a room must fail with.
    func refusal(of reason: Statement.Reason, in room: Log, by author: Person? = nil) async -> StoreError? {
        var room = room
        return await error { try await state(reason, in: &room, by: author) }
    }

    /// A room of a new case; the maintainer must be enrolled.
    func openRoom(_ name: RoomName = .shared, members: [Member]) async throws -> Log {
        var log = Log(
            id: LogID(program: program.id.program, case: CaseID(random: .system), room: name),
            program: program)
        guard let contact = Contact(Self.contact) else { fatalError("no such contact") }
        let entry = log.statement(
            .opened(contact, commitment: nil, log.nextEpoch(members)), by: coordinator, program: program,
            at: clock.now)
        try await append(entry, to: &log, by: coordinator)
        return log
    }

    /// The shared room of a new case with everybody in it.
    func openSharedRoom() async throws -> Log {
        if !enrolled.contains(maintainer.fingerprint) { try await enroll(maintainer) }
        return try await openRoom(members: everybody)
    }

    /// The members of a shared room.
    var everybody: [Member] {
        [coordinator.member(.coordinator), maintainer.member(.maintainer), researcher.member(.researcher)]
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

extension StoreError {
    /// What an invalid entry is refused for; nil for another error.
    var reason: String? { if case .invalidEntry(let reason) = self { reason } else { nil } }
}
