import PosternFormat
import PosternLog
import PosternSigning
import Testing

@testable import PosternClient

@Suite("Two agree to an addition, where the program asks for it")
struct DualControlTests {
    @Test("nobody joins a case without a maintainer's approval, and the refusal says how it is given")
    func refused() async throws {
        let (village, id, nia) = try await Self.villageWithNia()
        let error = await #expect(throws: ClientError.self) {
            _ = try await village.ada.client.addMember(id, "Nia")
        }
        guard case .notApproved(_, .internal, let fingerprint, "Nia", _) = error else {
            Issue.record("not refused: \(String(describing: error))")
            return
        }
        #expect(fingerprint == (try nia.client.identity().fingerprint))
        #expect(error?.hint?.contains("postern case approve") == true)
        try await village.leave()
    }

    @Test("with a maintainer's approval somebody joins, and approving again changes nothing")
    func approved() async throws {
        let (village, id, nia) = try await Self.villageWithNia()
        try await village.rob.says("before", in: id)
        let first = try await village.mia.client.approveMember(id, "Nia", history: .full)
        let second = try await village.mia.client.approveMember(id, "Nia", history: .full)
        _ = try await village.ada.client.addMember(id, "Nia", history: .full)
        #expect(first.rooms.map(\.isNew) == [true, true] && second.rooms.map(\.isNew) == [false, false])
        #expect(first.rooms.map(\.readsFrom) == [1, 1])
        #expect(try await nia.hears(id) == ["before"])
        try await village.leave()
    }

    @Test("an approval without history does not cover an addition with it")
    func lessHistory() async throws {
        let (village, id, _) = try await Self.villageWithNia()
        _ = try await village.mia.client.approveMember(id, "Nia")
        await #expect(throws: ClientError.self) {
            _ = try await village.ada.client.addMember(id, "Nia", history: .full)
        }
        let changed = try await village.ada.client.addMember(id, "Nia")
        #expect(changed.rooms.map(\.isNew) == [true, true])
        try await village.leave()
    }

    @Test("the statement that adds somebody holds the approval it needs, and no other does")
    func embedded() async throws {
        let (village, id, nia) = try await Self.villageWithNia()
        _ = try await village.mia.client.approveMember(id, "Nia")
        _ = try await village.max.client.approveMember(id, "Nia", history: .full)
        _ = try await village.ada.client.addMember(id, "Nia")
        _ = try await village.ada.client.removeMember(id, "Max")
        let approvals = try await village.embeddedApprovals(id)
        #expect(approvals.map { $0.map(\.member) } == [[try nia.client.identity().fingerprint], []])
        #expect(approvals[0].map(\.author) == [try village.mia.client.identity().fingerprint])
        try await village.leave()
    }

    @Test("a rotation by the statements alone leaves who may read as it is, whatever was approved")
    func rotation() async throws {
        let (village, id, _) = try await Self.villageWithNia()
        _ = try await village.mia.client.approveMember(id, "Nia")
        let report = try await village.ada.client.rotateAll()
        #expect(report.isComplete && report.rotated.map(\.epoch) == [2, 2])
        #expect(try await village.embeddedApprovals(id).isEmpty)
        try await village.leave()
    }

    @Test("A32 an approval is none once its author has left the program")
    func formerApprover() async throws {
        let (village, id, _) = try await Self.villageWithNia()
        _ = try await village.mia.client.approveMember(id, "Nia")
        try await village.expel(village.mia)
        await #expect(throws: ClientError.self) { _ = try await village.ada.client.addMember(id, "Nia") }
        try await village.leave()
    }

    @Test("A32 an approval for one member adds no other")
    func otherMember() async throws {
        let (village, id, _) = try await Self.villageWithNia()
        let ned = try await village.guest("Ned").client.identity()
        _ = try await village.mia.client.approve(card: ned.card, role: .maintainer)
        _ = try await village.ada.client.enroll(card: ned.card, role: .maintainer, name: "Ned")
        _ = try await village.mia.client.approveMember(id, "Nia")
        await #expect(throws: ClientError.self) { _ = try await village.ada.client.addMember(id, "Ned") }
        #expect(try await village.ada.client.addMember(id, "Nia").rooms.map(\.isNew) == [true, true])
        try await village.leave()
    }

    @Test("who comes in the place of somebody they replaced in the program needs no approval in the rooms")
    func replaced() async throws {
        let (village, id, _) = try await Self.villageWithNia()
        let laptop = try await village.guest("Max").client.identity()
        _ = try await village.mia.client.approve(card: laptop.card, role: .maintainer, replacing: "Max")
        let report = try await village.ada.client.replace("Max", by: laptop.card)
        #expect(report.isComplete && report.rotated.map(\.epoch) == [2, 2])
        #expect(try await village.embeddedApprovals(id) == [[]])
        try await village.leave()
    }

    @Test("who finds the place left empty needs one, and the hint of the refusal gives it")
    func vacancy() async throws {
        let (village, id, _) = try await Self.villageWithNia()
        try await village.rob.says("before", in: id)
        let laptop = try await village.guest("Max")
        _ = try await laptop.client.pinProgram(village.program.address)
        let new = try laptop.client.identity()
        _ = try await village.mia.client.approve(card: new.card, role: .maintainer, replacing: "Max")
        village.network.weather = .losesNextReceiptAndDies
        await #expect(throws: ClientError.self) {
            _ = try await village.ada.hasty.replace("Max", by: new.card)
        }
        village.network.weather = .fair
        // Another command takes out who left the program, before anybody comes in their place.
        #expect(try await village.ada.tends(id).count == 2)
        let refused = try await village.ada.client.replace("Max", by: new.card)
        #expect(refused.rotated.isEmpty && refused.failures.count == 2)
        let hint = try #require(refused.failures.first?.error.hint)
        let words = hint.split(separator: " ").map(String.init)
        let command = Array(words.drop { $0 != "postern" }.dropFirst())
        #expect(
            command == [
                "case", "approve", String(id.prefix(8)), String(new.fingerprint.text.prefix(8)), "--history",
                "full",
            ])
        _ = try await village.mia.client.approveMember(command[2], command[3], history: .full)
        let report = try await village.ada.client.replace("Max", by: new.card)
        #expect(report.isComplete && report.rotated.map(\.epoch) == [3, 3])
        #expect(try await laptop.hears(id) == ["before"])
        try await village.leave()
    }

    @Test("a researcher's new card takes the old one's place with the approval that the refusal's hint gives")
    func researcher() async throws {
        let (village, id, _) = try await Self.villageWithNia()
        try await village.rob.says("before", in: id)
        _ = try await village.ada.client.rotateCase(id)
        let laptop = try await village.guest("Rob")
        _ = try await laptop.client.pinProgram(village.program.address)
        let card = try laptop.client.identity().card
        let refused = try await village.ada.client.replace("Rob", by: card)
        #expect(refused.rotated.isEmpty && refused.failures.map(\.room) == [.shared])
        let old = try village.rob.client.identity().fingerprint.text.prefix(8)
        #expect(
            refused.failures.first?.error.hint
                == "a maintainer of the case runs: postern case approve \(id.prefix(8)) \(card) --replaces \(old)"
        )
        let other = try await village.guest("Rob").client.identity().card
        try await village.mia.reads(id)
        for _ in 0..<2 {
            let approved = try await village.mia.client.approveMember(id, card, replacing: String(old))
            #expect(approved.rooms.map(\.room) == [.shared] && approved.rooms.map(\.readsFrom) == [1])
        }
        // A32: for this card, and for no other.
        #expect(try await village.ada.client.replace("Rob", by: other).failures.count == 1)
        let report = try await village.ada.client.replace("Rob", by: card)
        #expect(report.isComplete && report.rotated.map(\.epoch) == [3])
        #expect(try await laptop.hears(id) == ["before"])
        await #expect(throws: ClientError.self) { _ = try await village.rob.says("after", in: id) }
        try await village.leave()
    }

    @Test("a card that takes the place of somebody of the program is not approved in a case")
    func enrolledReplaced() async throws {
        let (village, id, _) = try await Self.villageWithNia()
        let card = try await village.guest("Max").client.identity().card
        let error = await #expect(throws: ClientError.self) {
            _ = try await village.mia.client.approveMember(id, card, replacing: "Max")
        }
        guard case .impossible("member", _)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        try await village.leave()
    }

    @Test("an approval counts for the next statement and for none after it")
    func spent() async throws {
        let (village, id, _) = try await Self.villageWithNia()
        _ = try await village.mia.client.approveMember(id, "Nia")
        _ = try await village.ada.client.rotateCase(id)
        await #expect(throws: ClientError.self) { _ = try await village.ada.client.addMember(id, "Nia") }
        try await village.leave()
    }

    @Test("removal needs no approval")
    func removal() async throws {
        let (village, id, _) = try await Self.villageWithNia()
        let changed = try await village.ada.client.removeMember(id, "Max")
        #expect(changed.rooms.map(\.isNew) == [true, true])
        try await village.leave()
    }

    @Test("a program that asks for no approval takes none")
    func notAsked() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        _ = try await village.enrolled("Nia", .maintainer)
        await #expect(throws: ClientError.self) {
            _ = try await village.mia.client.approveMember(id, "Nia")
        }
        try await village.leave()
    }

    private static func villageWithNia() async throws -> (Village, String, Resident) {
        let village = try await Village.found(hasDualControl: true)
        let id = try await village.caseOfRob()
        let nia = try await village.guest("Nia")
        let card = try nia.client.identity().card
        _ = try await nia.client.pinProgram(village.program.address)
        _ = try await village.mia.client.approve(card: card, role: .maintainer)
        _ = try await village.ada.client.enroll(card: card, role: .maintainer, name: "Nia")
        return (village, id, nia)
    }
}

extension Village {
    /// The approvals in each statement that changed the members of a case's shared room.
    fileprivate func embeddedApprovals(_ id: String) async throws -> [[Approval]] {
        let session = ada.client.session
        let room = try await session.open(.shared, of: try await session.handle(id))
        return room.log.entries.compactMap { entry in
            guard case .statement(let statement) = entry.entry,
                case .changed(_, let approvals) = statement.reason
            else { return nil }
            return approvals
        }
    }
}
