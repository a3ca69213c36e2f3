import PosternFormat
import PosternLog
import PosternSigning
import Testing

@testable import PosternClient

/// Two programs on two servers with a case of the same id in each: the true one, where Rob reports to Mia and Max, and
/// that of a captor, who took the id from the public invite and lets all of them in.
struct Twins {
    let village: Village
    /// The captor's program; its coordinator is the captor.
    let captor: Village
    let caseID: CaseID
    /// The invite to the true case.
    let invite: String
    /// The invite to the captor's case.
    let trap: String

    var id: String { caseID.text }
    var programs: Set<ProgramID> { [village.program.id, captor.program.id] }

    /// Opens the captor's case first and lets everybody look at it; Rob has joined neither.
    static func found() async throws -> Twins {
        let village = try await Village.found()
        let captor = try await Village.found()
        let caseID = CaseID(random: .system)
        _ = try await village.rob.client.pinProgram(village.program.address)
        let people = [village.ada, village.mia, village.rob]
        for person in people { _ = try await person.client.pinProgram(captor.program.address) }
        let cards = try people.map { try $0.client.identity().card }
        let trap = try await captor.open(caseID, for: cards)
        for person in people { #expect(try await person.client.inbox().cases.map(\.caseID) == [caseID]) }
        let invite = try await village.open(caseID, for: [village.rob.client.identity().card])
        return Twins(village: village, captor: captor, caseID: caseID, invite: invite, trap: trap)
    }

    /// Twins of which Rob joined the true one and reported.
    static func joined() async throws -> Twins {
        let twins = try await found()
        _ = try await twins.village.rob.client.join(invite: twins.invite)
        _ = try await twins.village.rob.client.report(twins.id, text: Array("the report".utf8))
        return twins
    }

    /// What the captor's rooms hold: nothing is added to them.
    func captured() async throws -> [UInt64] {
        try await captor.ada.client.audit(id).rooms.map(\.entries)
    }

    /// How many entries the true rooms have.
    func told() async throws -> [UInt64] {
        try await village.max.client.audit(id).rooms.map(\.entries)
    }

    func leave() async throws {
        try await village.leave()
        try await captor.leave()
    }
}

extension Village {
    /// Opens a case of this id, as a coordinator can who writes a client of their own, with these researchers; gives its
    /// invite.
    func open(_ caseID: CaseID, for cards: [String]) async throws -> String {
        let session = ada.client.session
        let pin = try #require(try session.home.pin(program.id))
        let me = try await session.unlocked()
        let server = try session.server(pin.origin, signer: me)
        let verified = try await session.program(pin, at: server)
        let people = try verified.state.readers(named: nil, me: me.fingerprint, withoutMe: false)
        let researchers = try cards.map { text in
            let card = try Card(text: text)
            return Reader(role: .researcher, name: try #require(card.name), card: card)
        }
        let handle = CaseHandle(id: caseID, pin: pin, server: server, me: me)
        for room in [RoomName.internal, .shared] {
            let opening = RoomOpening(
                room: room, contact: try #require(Contact(Self.contact)), commitment: nil,
                readers: room == .internal ? people : people + researchers)
            _ = try await session.open(opening, handle, verified, mayBeThere: false)
        }
        return try invite(to: caseID.text)
    }
}

/// A command that names a case.
struct CaseCommand: Sendable, CustomStringConvertible {
    let description: String
    let run: @Sendable (Client, String) async throws -> Void

    init(_ description: String, _ run: @escaping @Sendable (Client, String) async throws -> Void) {
        self.description = description
        self.run = run
    }

    /// What everybody does.
    static let reading = [
        CaseCommand("read") { _ = try await $0.read($1) },
        CaseCommand("read and tend") { client, id in
            try await client.markRead(try await client.read(id))
            #expect(try await client.tend(id).failures.isEmpty)
        },
        CaseCommand("members") { _ = try await $0.members(of: $1) },
        CaseCommand("audit") { client, id in
            let audit = try await client.audit(id)
            #expect(audit.failures.isEmpty)
        },
        CaseCommand("read --follow") { client, id in
            // The first showing is enough, and an error ends it.
            do {
                try await client.follow(id) { _ throws(ClientError) in throw .nothingToSend }
            } catch ClientError.nothingToSend {}
        },
    ]

    static let sending = [
        CaseCommand("report") { _ = try await $0.report($1, text: Array("a report".utf8)) },
        CaseCommand("send") { _ = try await $0.send($1, text: Array("a message".utf8)) },
    ]

    /// What maintainers do besides.
    static let maintaining = [
        CaseCommand("note") { _ = try await $0.note($1, text: Array("a note".utf8)) },
        CaseCommand("ack") { _ = try await $0.acknowledge($1) },
    ]

    /// What coordinators do besides, in an order in which all of it can be done.
    static let coordinating = [
        CaseCommand("case rotate") { _ = try await $0.rotateCase($1) },
        CaseCommand("case remove") { _ = try await $0.removeMember($1, "Max") },
        CaseCommand("case add") { _ = try await $0.addMember($1, "Max", history: .full) },
        CaseCommand("case grant") { _ = try await $0.passHistory($1, to: "Max") },
        CaseCommand("case room add") { _ = try await $0.addRoom($1, name: "upstream") },
        CaseCommand("case close") { _ = try await $0.closeCase($1) },
        CaseCommand("case destroy, asking") { _ = try await $0.checkDestroyable($1) },
        CaseCommand("case destroy") { _ = try await $0.destroyCase($1) },
    ]

    /// Only maintainers of a program of dual control can do it.
    static let approve = CaseCommand("case approve") { _ = try await $0.approveMember($1, "Mia") }
}
