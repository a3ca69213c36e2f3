import HTTPTypes
import PosternAPI
import PosternFormat
import PosternSigning
import PosternStore
import Testing

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
        room = program
        let founding = server.request(.post, "/v1/programs", body: genesis.encoded, by: coordinator) {
            $0.headerFields[.setupCode] = server.store.setupCode
        }
        program.advance(
            genesis.encoded, try Self.receipt(try await server.send(founding, body: genesis.encoded)))
        try await enroll(maintainer)
        try await open()
    }

    /// The same house on a server that was started again in its folder.
    func moved(to server: TestServer) -> House {
        var house = self
        house.server = server
        return house
    }

    static func genesis(
        serverKey: VerifyingKey, coordinator: Person, recovery: Person? = nil, extensions: Extensions = .none
    ) -> Genesis {
        guard let name = Name("Marmalade Observatory") else { fatalError("no such name") }
        return Genesis(
            name: name, madeAt: TestServer.now(), serverKey: serverKey, card: coordinator.card,
            coordinatorName: coordinator.name, recovery: recovery?.card, extensions: extensions,
            random: .system,
            sign: coordinator.sign)
    }

    mutating func enroll(_ person: Person, as role: Role = .maintainer) async throws {
        try await act(.enroll(role: role, name: person.name, card: person.card), by: coordinator)
    }

    /// Adds a statement to the program's log.
    mutating func act(_ action: ProgramStatement.Action, by author: Person) async throws {
        let entry = program.programStatement(action, by: author)
        program.advance(entry, try Self.receipt(try await server.post(program.path, entry, by: author)))
    }

    /// Adds a statement by the coordinator to the room's log.
    mutating func state(_ reason: Statement.Reason) async throws {
        let entry = room.statement(reason, by: coordinator, program: program)
        room.advance(entry, try Self.receipt(try await server.post(room.path, entry, by: coordinator)))
    }

    /// Opens one more room for the same people. The house stays at the first.
    mutating func openAnother() async throws -> Log {
        let first = room
        defer { room = first }
        try await open()
        return room
    }

    private mutating func open() async throws {
        guard let contact = Contact("https://forge.example/issues/4711") else {
            fatalError("no such contact")
        }
        room = Log(
            id: LogID(program: program.id.program, case: CaseID(random: .system), room: .shared),
            program: program)
        try await state(.opened(contact, commitment: nil, room.nextEpoch(everybody)))
    }

    /// The members of the room.
    var everybody: [Member] {
        [coordinator.member(.coordinator), maintainer.member(.maintainer), researcher.member(.researcher)]
    }

    /// The members of the room but `person`.
    func members(without person: Person) -> [Member] {
        everybody.filter { $0.fingerprint != person.fingerprint }
    }

    /// The statement that leaves `person` out of the room.
    func removing(_ person: Person) -> [UInt8] {
        room.statement(
            .changed(room.nextEpoch(members(without: person)), approvals: []), by: coordinator,
            program: program)
    }

    mutating func say(_ length: Int = 500, by person: Person) async throws {
        let entry = room.message(length)
        room.advance(entry, try Self.receipt(try await server.post(room.path, entry, by: person)))
    }

    /// What is left of a destroyed room, once what it held is erased.
    func tombstone(_ path: String, by person: Person) async throws -> Answer {
        while true {
            let answer = try await server.get(path, by: person)
            guard answer.problem?.kind == .unavailable else { return answer }
            #expect(answer.status == 503 && answer["retry-after"] == "2")
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    /// The receipt in the answer to an entry that is new.
    static func receipt(_ answer: Answer) throws -> Receipt {
        guard answer.status == 201 else { throw Unexpected(answer: answer.visible) }
        return try Receipt(decoding: try Page(decoding: answer.body).receipt)
    }
}
