import PosternFormat
import PosternLog
import PosternSigning
import Testing

@testable import PosternClient

@Suite("A closed case is destroyed")
struct DestroyingTests {
    @Test("an open case is not destroyed")
    func open() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        await #expect(throws: ClientError.notClosed(try #require(CaseID(text: id)))) {
            _ = try await village.ada.client.destroyCase(id)
        }
        try await village.leave()
    }

    @Test("each member is told who destroyed a case, and when")
    func toldToEach() async throws {
        let village = try await Village.found()
        let id = try await village.destroyedCase()
        for (person, rooms) in [(village.rob, 1), (village.mia, 2), (village.ada, 2)] {
            let thread = try await person.client.read(id)
            #expect(thread.tombstones.count == rooms && thread.items.isEmpty && thread.rooms.isEmpty)
            #expect(thread.tombstones.allSatisfy { $0.by.name == "Ada" && $0.at <= village.clock.now() })
        }
        try await village.leave()
    }

    @Test("somebody who never saw the case before is told, too")
    func firstSight() async throws {
        let village = try await Village.found()
        let id = try await village.destroyedCase()
        let thread = try await village.max.client.read(String(id.prefix(8)))
        #expect(thread.tombstones.map(\.by.name) == ["Ada", "Ada"])
        try await village.leave()
    }

    @Test("the inbox lists a destroyed case as such")
    func inbox() async throws {
        let village = try await Village.found()
        _ = try await village.destroyedCase()
        for person in [village.rob, village.mia, village.ada] {
            let inbox = try await person.client.inbox()
            #expect(inbox.cases.map(\.state) == ["destroyed"] && inbox.failures.isEmpty)
        }
        try await village.leave()
    }

    @Test("nothing else works in a destroyed case, and each refusal says who destroyed it")
    func nothingElse() async throws {
        let village = try await Village.found()
        let id = try await village.destroyedCase()
        let ada = village.ada.client
        let attempts: [() async throws -> Void] = [
            { try await village.rob.says("hello", in: id) },
            { _ = try await village.mia.client.note(id, text: [1]) },
            { _ = try await ada.removeMember(id, "Max") },
            { _ = try await ada.addMember(id, "Max", history: .full) },
            { _ = try await ada.addRoom(id, name: "acme") },
            { _ = try await ada.members(of: id) },
            { _ = try await ada.closeCase(id) },
        ]
        for attempt in attempts {
            let error = await #expect(throws: ClientError.self) { try await attempt() }
            guard case .caseDestroyed(let tombstone) = error else {
                Issue.record("not said: \(String(describing: error))")
                continue
            }
            #expect(tombstone.by.name == "Ada" && error?.exitCode == 1)
        }
        try await village.leave()
    }

    @Test("a room that was opened by hand in a destroyed case is no beginning of a further one")
    func openedByHand() async throws {
        let village = try await Village.found()
        let id = try await village.destroyedCase()
        let session = village.ada.client.session
        let handle = try await session.handle(id, writing: true)
        let program = try await session.program(handle.pin, at: handle.server)
        let readers = try program.state.readers(named: ["Mia"], me: handle.me.fingerprint, withoutMe: false)
        let opening = RoomOpening(
            room: try #require(RoomName("acme")), contact: try #require(Contact(Village.contact)),
            commitment: nil, readers: readers)
        _ = try await session.open(opening, handle, program, mayBeThere: false)
        let cora = try await village.secondCoordinator()
        for coordinator in [village.ada, cora] {
            let error = await #expect(throws: ClientError.self) {
                _ = try await coordinator.client.addRoom(id, name: "beta", members: ["Mia"])
            }
            guard case .caseDestroyed? = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
        }
        try await village.leave()
    }

    @Test("receipts that a home got stay there when the case is destroyed")
    func receipts() async throws {
        let village = try await Village.found()
        let id = try await village.destroyedCase()
        _ = try await village.rob.client.read(id)
        #expect(village.rob.home.names(in: "receipts").count == 1)
        try await village.leave()
    }

    @Test("a destruction that was cut off is finished when it is run again, and then changes nothing")
    func cutOff() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        _ = try await village.ada.client.closeCase(id)
        village.network.weather = .losesNextReceiptAndDies
        await #expect(throws: ClientError.self) { _ = try await village.ada.hasty.destroyCase(id) }
        village.network.weather = .fair
        let half = try await village.mia.client.read(id)
        let finished = try await village.ada.client.destroyCase(id)
        let again = try await village.ada.client.destroyCase(id)
        #expect(half.tombstones.map(\.room) == [.internal] && half.rooms.map(\.room) == [.shared])
        #expect(finished.rooms == [.internal, .shared] && again.rooms == [.internal, .shared])
        #expect(try await village.mia.client.read(id).tombstones.count == 2)
        try await village.leave()
    }

    @Test("a maintainer destroys nothing")
    func maintainer() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        _ = try await village.ada.client.closeCase(id)
        await #expect(throws: ClientError.notCoordinator(program: "LibreChat")) {
            _ = try await village.mia.client.destroyCase(id)
        }
        try await village.leave()
    }

    @Test("an audit verifies what remains")
    func audit() async throws {
        let village = try await Village.found()
        let id = try await village.destroyedCase()
        let audit = try await village.mia.client.audit(id)
        #expect(audit.rooms.count == 2 && audit.failures.isEmpty)
        #expect(audit.rooms.allSatisfy { $0.tombstone?.by.name == "Ada" && $0.fixedBy?.name == "Ada" })
        try await village.leave()
    }
}

extension Village {
    /// Rob's case, with a message of his, closed and destroyed.
    fileprivate func destroyedCase() async throws -> String {
        let id = try await caseOfRob()
        try await mia.reads(id)
        try await rob.says("gone soon", in: id)
        _ = try await ada.client.closeCase(id)
        _ = try await ada.client.destroyCase(id)
        return id
    }
}
