import HTTPTypes
import PosternAPI
import PosternFormat
import PosternSigning
import PosternStore

/// One program on a server, its coordinator, a maintainer, and a room with both and a researcher: made over HTTP.
struct House: Sendable {
    struct Unexpected: Error { let answer: [String] }

    private(set) var server: TestServer
    let coordinator = Person("Cordelia Quillfeather")
    let maintainer = Person("Montague Threlkeld")
    let researcher = Person("Rosalind Ashgrove")
    let stranger = Person("Ignatius Pell")
    let recovery = Person("The Sealed Envelope")
    var program: Log
    var room: Log

    init(_ server: TestServer) async throws {
        self.server = server
        let genesis = Self.genesis(
            serverKey: server.store.serverKey, coordinator: coordinator, recovery: recovery)
        program = Log(id: LogID(program: genesis.id))
        room = Log(id: LogID(program: genesis.id, case: CaseID(random: .system), room: .shared))
        let founding = server.request(.post, "/v1/programs", body: genesis.encoded, by: coordinator) {
            $0.headerFields[.setupCode] = server.store.setupCode
        }
        try Self.check(try await server.send(founding, body: genesis.encoded), 201)
        program.advance(genesis.encoded)
        try await enroll(maintainer)
        try await open()
    }

    /// The same house on a server that was started again in its folder.
    func moved(to server: TestServer) -> House {
        var house = self
        house.server = server
        return house
    }

    static func genesis(serverKey: VerifyingKey, coordinator: Person, recovery: Person? = nil) -> Genesis {
        guard let name = Name("Marmalade Observatory") else { fatalError("no such name") }
        return Genesis(
            name: name, madeAt: TestServer.now(), policy: .standard, serverKey: serverKey,
            card: coordinator.card,
            coordinatorName: coordinator.name, recovery: recovery?.card, random: .system,
            sign: coordinator.sign)
    }

    mutating func enroll(_ person: Person, as role: Role = .maintainer) async throws {
        try await act(.enroll(role: role, name: person.name, card: person.card), by: coordinator)
    }

    /// Adds a statement to the program's log.
    mutating func act(_ action: ProgramStatement.Action, by author: Person) async throws {
        let entry = program.programStatement(action, by: author)
        try Self.check(try await server.post(program.path, entry, by: author), 201)
        program.advance(entry)
    }

    /// Adds a statement by the coordinator to the room's log.
    mutating func state(_ reason: Statement.Reason) async throws {
        let entry = room.statement(reason, by: coordinator, program: program)
        try Self.check(try await server.post(room.path, entry, by: coordinator), 201)
        room.advance(entry)
        if let epoch = reason.epoch { room.epoch = epoch.number }
    }

    /// Opens one more room for the same people. The house stays at the first.
    mutating func openAnother() async throws -> Log {
        let first = room
        defer { room = first }
        room = Log(id: LogID(program: first.id.program, case: CaseID(random: .system), room: .shared))
        try await open()
        return room
    }

    private mutating func open() async throws {
        guard let contact = Contact("https://forge.example/issues/4711") else {
            fatalError("no such contact")
        }
        let entry = room.statement(
            .opened(contact, room.nextEpoch(members())), by: coordinator, program: program)
        try Self.check(try await server.post(room.path, entry, by: coordinator), 201)
        room.advance(entry)
        room.epoch = 1
    }

    /// Everybody in the room but `person`.
    func members(without person: Person? = nil) -> [Member] {
        [coordinator.member(.coordinator), maintainer.member(.maintainer), researcher.member(.researcher)]
            .filter { $0.fingerprint != person?.fingerprint }.sorted { $0.fingerprint < $1.fingerprint }
    }

    /// The statement that leaves `person` out of the room.
    func removing(_ person: Person) -> [UInt8] {
        room.statement(
            .changed(room.nextEpoch(members(without: person))), by: coordinator, program: program)
    }

    mutating func say(_ length: Int = 500, by person: Person) async throws {
        let entry = room.message(length)
        try Self.check(try await server.post(room.path, entry, by: person), 201)
        room.advance(entry)
    }

    private static func check(_ answer: Answer, _ status: Int) throws {
        guard answer.status == status else { throw Unexpected(answer: answer.visible) }
    }
}
