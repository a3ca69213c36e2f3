import PosternFormat
import PosternSigning
import Testing

@testable import PosternClient

@Suite("A case is opened once")
struct OpeningTests {
    @Test("a case whose opening was cut off between its rooms is finished and not opened twice")
    func opening() async throws {
        let village = try await Village.found()
        village.network.weather = .losesNextReceiptAndDies
        await #expect(throws: ClientError.self) { _ = try await village.openCase(hastily: true) }
        village.network.weather = .fair
        let opened = try await village.openCase()
        let cases = try await village.mia.client.inbox().cases
        #expect(opened.wasResumed && cases.map(\.caseID) == [opened.caseID])
        try await village.leave()
    }

    @Test("an opening that was cut off is not finished for other members than it was begun for")
    func openingForOthers() async throws {
        let village = try await Village.found()
        village.network.weather = .losesNextReceiptAndDies
        await #expect(throws: ClientError.self) { _ = try await village.openCase(hastily: true) }
        village.network.weather = .fair
        let error = await #expect(throws: ClientError.self) {
            _ = try await village.ada.client.openCase(
                card: village.rob.client.identity().card, contact: Village.contact, members: ["Mia"])
        }
        let people = [village.ada, village.mia, village.max]
        let marks = try people.map { try $0.client.identity().fingerprint.short }.sorted()
        guard case .openedOtherwise(let id, let differences, let finishing?)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(differences.count == 1 && marks.allSatisfy(differences[0].contains))
        let card = try village.rob.client.identity().card
        #expect(finishing.hasPrefix("--card \(card) --contact \(Village.contact) --member "))
        #expect(finishing.split(separator: " ").count == 10 && marks.allSatisfy(finishing.contains))
        let opened = try await village.ada.client.openCase(
            card: village.rob.client.identity().card, contact: Village.contact, members: marks)
        #expect(opened.caseID == id && opened.wasResumed)
        try await village.leave()
    }

    @Test("what finishes an opening says a contact that begins as an option does in one word with its option")
    func openingForDash() async throws {
        let village = try await Village.found()
        let card = try village.rob.client.identity().card
        village.network.weather = .losesNextReceiptAndDies
        await #expect(throws: ClientError.self) {
            _ = try await village.ada.hasty.openCase(card: card, contact: "-h it's")
        }
        village.network.weather = .fair
        let error = await #expect(throws: ClientError.self) {
            _ = try await village.ada.client.openCase(card: card, contact: "-h it's", members: ["Mia"])
        }
        let hint = try #require(error?.hint)
        #expect(hint.contains(" --card \(card) '--contact=-h it'\\''s' --member "), "\(hint)")
        try await village.leave()
    }

    @Test("an opening that was cut off before the researcher's room goes on with a commitment that is added")
    func openingWithCommitment() async throws {
        let village = try await Village.found()
        village.network.weather = .losesNextReceiptAndDies
        await #expect(throws: ClientError.self) { _ = try await village.openCase(hastily: true) }
        village.network.weather = .fair
        let knock = try await village.rob.client.knock(
            program: village.program.address, committing: Array("the report".utf8))
        let opened = try await village.openCase(commitment: knock.commitment)
        #expect(opened.wasResumed)
        let joined = try await village.rob.client.join(invite: opened.invite)
        #expect(joined.commitment == .own(try #require(knock.commitment)))
        #expect(try await village.mia.client.inbox().cases.map(\.caseID) == [opened.caseID])
        try await village.leave()
    }

    @Test("opening a case again gives the same one, or says what was said otherwise the first time")
    func openingAgain() async throws {
        let village = try await Village.found()
        let knock = try await village.rob.client.knock(
            program: village.program.address, committing: Array("the report".utf8))
        let first = try await village.openCase()
        let again = try await village.openCase()
        #expect(again.caseID == first.caseID && again.invite == first.invite && again.wasResumed)
        let card = try village.rob.client.identity().card
        let commitment = knock.commitment
        let ada = village.ada.client
        try await expect("it records no commitment", about: first) {
            _ = try await village.openCase(commitment: commitment)
        }
        try await expect("it was opened for ", about: first) {
            _ = try await village.openCase(withoutMe: true)
        }
        try await expect("it was opened for ", about: first) {
            _ = try await ada.openCase(
                card: card, contact: Village.contact, members: ["Mia"], researcherName: "Rob")
        }
        try await expect("the researcher is called Rob", about: first) {
            _ = try await ada.openCase(card: card, contact: Village.contact)
        }
        #expect(try await village.mia.client.inbox().cases.count == 1)
        // As the hint says.
        _ = try await ada.closeCase(first.caseID.text)
        let other = try await village.openCase(commitment: knock.commitment)
        #expect(other.caseID != first.caseID && !other.wasResumed)
        _ = try await ada.closeCase(other.caseID.text)
        _ = try await ada.destroyCase(other.caseID.text)
        #expect(try await village.openCase().caseID != other.caseID)
        try await village.leave()
    }

    @Test("A8 a case that was opened is not opened once more on a server that was put back behind it")
    func putBack() async throws {
        let village = try await Village.found()
        let older = try await village.older()
        _ = try await village.openCase()
        try await village.replaceServer(with: older)
        let posts = village.network.posts.count
        let error = await #expect(throws: ClientError.self) { _ = try await village.openCase() }
        #expect(error?.exitCode == 3 && village.network.posts.count == posts)
        try await village.leave()
    }

    /// That an attempt to open a case is refused for one difference from the case that there is, which is whole.
    private func expect(
        _ said: String, about first: OpenedCase, _ attempt: () async throws -> Void
    ) async throws {
        do {
            try await attempt()
            Issue.record("opened without: \(said)")
        } catch let error as ClientError {
            guard case .openedOtherwise(let id, let differences, let finishing) = error else { throw error }
            #expect(id == first.caseID && finishing == nil)
            #expect(differences.count == 1 && differences[0].hasPrefix(said), "\(differences)")
        }
    }
}
