import PosternFormat
import PosternLog
import PosternSealing
import PosternSigning
import Testing

@testable import PosternClient

@Suite("A report that was committed to with a knock")
struct CommitmentTests {
    private let report = Array("the very bytes".utf8)

    @Test("matches the commitment that its case was opened with")
    func matches() async throws {
        let village = try await Village.found()
        let knock = try await village.knock(committing: report)
        let commitment = try #require(knock.commitment)
        let id = try await village.joined(commitment: commitment)
        let sent = try await village.rob.client.report(id, text: report)
        #expect(sent.opening == .matches(commitment))
        #expect(try await village.mia.openings(id) == [.matches(commitment)])
        try await village.leave()
    }

    @Test("A33 does not match where the case was opened with another commitment, and that is said")
    func differs() async throws {
        let village = try await Village.found()
        _ = try await village.knock(committing: report)
        let other = try #require(try await village.knock(committing: Array("another".utf8)).commitment)
        let id = try await village.joined(commitment: other)
        let sent = try await village.rob.client.report(id, text: report)
        #expect(sent.opening == .differs(other))
        #expect(try await village.mia.openings(id) == [.differs(other)])
        try await village.leave()
    }

    @Test("A33 matches nothing where the case was opened without a commitment, and the one it opens is shown")
    func nothingRecorded() async throws {
        let village = try await Village.found()
        let commitment = try #require(try await village.knock(committing: report).commitment)
        let id = try await village.joined(commitment: nil)
        let sent = try await village.rob.client.report(id, text: report)
        #expect(sent.opening == .nothingRecorded(computed: commitment))
        #expect(try await village.mia.openings(id) == [.nothingRecorded(computed: commitment)])
        try await village.leave()
    }

    @Test("A33 is not claimed by a report of other bytes, and its author and every reader are told so")
    func other() async throws {
        let village = try await Village.found()
        let commitment = try #require(try await village.knock(committing: report).commitment)
        let id = try await village.joined(commitment: commitment)
        let sent = try await village.rob.client.report(id, text: Array("other bytes".utf8))
        #expect(sent.opening == .notOpened(commitment))
        #expect(try await village.mia.openings(id) == [.notOpened(commitment)])
        // The right ones can still be sent.
        #expect(try await village.rob.client.report(id, text: report).opening == .matches(commitment))
        _ = try await village.rob.client.send(id, text: Array("that was the report".utf8))
        #expect(
            try await village.mia.openings(id) == [.notOpened(commitment), .matches(commitment), nil])
        try await village.leave()
    }

    @Test("is not missed in the first message that somebody without the earlier keys can read")
    func sealedReport() async throws {
        let village = try await Village.found()
        let commitment = try #require(try await village.knock(committing: report).commitment)
        let id = try await village.joined(commitment: commitment)
        _ = try await village.rob.client.report(id, text: report)
        let nils = try await village.guest("Nils")
        _ = try await nils.client.pinProgram(village.program.address)
        _ = try await village.ada.client.enroll(
            card: nils.client.identity().card, role: .maintainer, name: "Nils")
        _ = try await village.ada.client.addMember(id, "Nils")
        try await village.rob.client.markRead(try await village.rob.client.read(id))
        _ = try await village.rob.client.send(id, text: Array("and one thing more".utf8))
        #expect(try await nils.openings(id) == [nil])
        try await village.leave()
    }

    @Test("is nothing that a report of somebody else has to open")
    func ofOthers() async throws {
        let village = try await Village.found()
        let commitment = try #require(try await village.knock(committing: report).commitment)
        let id = try await village.joined(commitment: commitment)
        #expect(try await village.max.client.report(id, text: report).opening == nil)
        try await village.leave()
    }

    @Test(
        "A54 matches only for the card that it was made with, not for another who copied it into their knock")
    func copied() async throws {
        let village = try await Village.found()
        let commitment = try #require(try await village.knock(committing: report).commitment)
        let salt = try #require(
            try village.rob.client.session.home.salt(
                opening: report, by: village.rob.client.identity().fingerprint, program: village.program.id))
        let eve = try await village.guest("Eve")
        let opened = try await village.ada.client.openCase(
            card: eve.client.identity().card, contact: Village.contact, commitment: commitment)
        let joined = try await eve.client.join(invite: opened.invite)
        #expect(joined.commitment == .foreign(commitment))
        // She has even learnt the report and its salt.
        let session = eve.client.session
        let room = try await session.open(.shared, of: try await session.handle(opened.caseID.text))
        let draft = Content.Draft(
            kind: .message, id: MessageID(random: .system), author: room.me.fingerprint,
            sentAt: systemTime(), opening: salt, text: report)
        let sealed = draft.sealed(
            after: room.log, program: room.program.state.place, by: room.me.identity, random: .system)
        _ = try await room.append(isIn: { $0.sentByMe[draft.id] }, make: { _ in sealed?.encoded ?? [] })
        #expect(try await village.mia.openings(opened.caseID.text) == [.differs(commitment)])
        try await village.leave()
    }

    @Test("A33 does not match what somebody else than a researcher says, whatever the coordinator recorded")
    func ofMaintainer() async throws {
        let village = try await Village.found()
        let knock = try await village.max.client.knock(program: village.program.address, committing: report)
        let commitment = try #require(knock.commitment)
        let id = try await village.joined(commitment: commitment)
        _ = try await village.max.client.report(id, text: report)
        #expect(try await village.mia.openings(id) == [.differs(commitment)])
        try await village.leave()
    }

    @Test("is said at joining to stand in the case as its author's own")
    func own() async throws {
        let village = try await Village.found()
        let commitment = try #require(try await village.knock(committing: report).commitment)
        let opened = try await village.openCase(commitment: commitment)
        let joined = try await village.rob.client.join(invite: opened.invite)
        #expect(joined.commitment == .own(commitment))
        try await village.leave()
    }

    @Test("is said at joining to be missing where the coordinator recorded none")
    func missing() async throws {
        let village = try await Village.found()
        _ = try await village.knock(committing: report)
        let opened = try await village.openCase()
        let joined = try await village.rob.client.join(invite: opened.invite)
        #expect(joined.commitment == .missing)
        try await village.leave()
    }

    @Test(
        "is said at joining to be somebody else's where the coordinator recorded one that was not made here")
    func foreign() async throws {
        let village = try await Village.found()
        let other = try await village.guest("Zoe").client.knock(
            program: village.program.address, committing: report)
        let commitment = try #require(other.commitment)
        let opened = try await village.openCase(commitment: commitment)
        let joined = try await village.rob.client.join(invite: opened.invite)
        #expect(joined.commitment == .foreign(commitment))
        try await village.leave()
    }

    @Test("is not missed where nothing was committed to")
    func nothing() async throws {
        let village = try await Village.found()
        let joined = try await village.rob.client.join(invite: try await village.openCase().invite)
        #expect(joined.commitment == .none)
        try await village.leave()
    }

    @Test("is refused by the coordinator's client where it is torn")
    func torn() async throws {
        let village = try await Village.found()
        let commitment = try #require(try await village.knock(committing: report).commitment)
        let error = await #expect(throws: ClientError.self) {
            _ = try await village.openCase(commitment: String(commitment.dropLast()))
        }
        #expect(error?.exitCode == 64)
        try await village.leave()
    }
}

extension Village {
    fileprivate func knock(committing report: [UInt8]) async throws -> Knock {
        try await rob.client.knock(program: program.address, committing: report)
    }

    /// Rob's case, opened with this commitment and joined; its id.
    fileprivate func joined(commitment: String?) async throws -> String {
        let opened = try await openCase(commitment: commitment)
        _ = try await rob.client.join(invite: opened.invite)
        return opened.caseID.text
    }
}

extension Resident {
    /// What is said of each message of a case.
    fileprivate func openings(_ id: String) async throws -> [CommitmentOpening?] {
        try await client.read(id).items.compactMap { item in
            if case .message(_, _, let opening) = item.content { .some(opening) } else { nil }
        }
    }
}
