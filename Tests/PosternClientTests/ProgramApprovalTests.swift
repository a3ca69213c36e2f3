import PosternFormat
import PosternSigning
import Testing

@testable import PosternClient

@Suite("In a program of dual control a maintainer agrees to who is taken in")
struct ProgramApprovalTests {
    @Test("nobody is enrolled without a maintainer's approval, and the refusal says how it is given")
    func needed() async throws {
        let village = try await Village.dual()
        let zoe = try await village.guest("Zoe")
        let me = try zoe.client.identity()
        let needed = ClientError.approvalNeeded(
            card: try Card(text: me.card), role: .maintainer, replacing: nil)
        let error = await #expect(throws: needed) {
            _ = try await village.ada.client.enroll(card: me.card, role: .maintainer, name: "Zoe")
        }
        #expect(
            error?.hint == "a maintainer runs: postern program approve \(me.card) --role maintainer")
        try await village.leave()
    }

    @Test("an approval is shown until it is used, and giving it again changes nothing")
    func shown() async throws {
        let village = try await Village.dual()
        let card = try await village.guest("Zoe").client.identity().card
        let first = try await village.mia.client.approve(card: card, role: .maintainer)
        let second = try await village.mia.client.approve(card: card, role: .maintainer)
        #expect(first.entries == second.entries && second.approvals.map(\.by?.name) == ["Mia"])
        let after = try await village.ada.client.enroll(card: card, role: .maintainer, name: "Zoe")
        #expect(after.approvals.isEmpty && after.people?.map(\.name).contains("Zoe") == true)
        try await village.leave()
    }

    @Test("A32 an approval as maintainer is none as coordinator")
    func role() async throws {
        let village = try await Village.dual()
        let me = try await village.guest("Zoe").client.identity()
        _ = try await village.mia.client.approve(card: me.card, role: .maintainer)
        await #expect(throws: try needed(me.card, .coordinator)) {
            _ = try await village.ada.client.enroll(card: me.card, role: .coordinator, name: "Zoe")
        }
        try await village.leave()
    }

    @Test("A32 an approval to enrol somebody puts them in nobody's place")
    func enrolmentOnly() async throws {
        let village = try await Village.dual()
        let laptop = try await village.guest("Max").client.identity()
        _ = try await village.mia.client.approve(card: laptop.card, role: .maintainer)
        await #expect(throws: try needed(laptop.card, .maintainer, replacing: village.max)) {
            _ = try await village.ada.client.replace("Max", by: laptop.card)
        }
        let shown = try await village.ada.client.showProgram()
        #expect(
            shown.approvals.map(\.replaces) == [nil] && shown.people?.map(\.name) == ["Ada", "Mia", "Max"])
        try await village.leave()
    }

    @Test("A32 an approval to replace somebody enrols nobody besides")
    func replacementOnly() async throws {
        let village = try await Village.dual()
        let laptop = try await village.guest("Max").client.identity()
        _ = try await village.mia.client.approve(card: laptop.card, role: .maintainer, replacing: "Max")
        await #expect(throws: try needed(laptop.card, .maintainer)) {
            _ = try await village.ada.client.enroll(card: laptop.card, role: .maintainer, name: "Zoe")
        }
        let shown = try await village.ada.client.showProgram()
        #expect(shown.approvals.map(\.replaces) == [try village.max.client.identity().fingerprint])
        try await village.leave()
    }

    @Test("A32 an approval to replace one is none to replace another")
    func otherReplaced() async throws {
        let village = try await Village.dual()
        let ned = try await village.guest("Ned").client.identity()
        _ = try await village.mia.client.approve(card: ned.card, role: .maintainer)
        _ = try await village.ada.client.enroll(card: ned.card, role: .maintainer, name: "Ned")
        let laptop = try await village.guest("Max").client.identity()
        _ = try await village.mia.client.approve(card: laptop.card, role: .maintainer, replacing: "Max")
        await #expect(throws: ClientError.self) {
            _ = try await village.ada.client.replace("Ned", by: laptop.card)
        }
        #expect(try await village.ada.client.replace("Max", by: laptop.card).isComplete)
        try await village.leave()
    }

    @Test("nobody approves who takes their own place")
    func ownSuccessor() async throws {
        let village = try await Village.dual()
        let laptop = try await village.guest("Mia").client.identity()
        _ = try await village.mia.client.approve(card: laptop.card, role: .maintainer, replacing: "Mia")
        await #expect(throws: try needed(laptop.card, .maintainer, replacing: village.mia)) {
            _ = try await village.ada.client.replace("Mia", by: laptop.card)
        }
        try await village.leave()
    }

    @Test("a coordinator approves nothing")
    func coordinator() async throws {
        let village = try await Village.dual()
        let card = try await village.guest("Zoe").client.identity().card
        let error = await #expect(throws: ClientError.self) {
            _ = try await village.ada.client.approve(card: card, role: .maintainer)
        }
        #expect(error?.description == "card: its author is not a maintainer")
        try await village.leave()
    }

    @Test("a new identity takes nobody's place without an approval; with one it does so in every room")
    func replacement() async throws {
        let village = try await Village.dual()
        _ = try await village.open(1)
        let laptop = try await village.guest("Max").client.identity()
        let old = try village.max.client.identity().fingerprint
        let error = await #expect(throws: try needed(laptop.card, .maintainer, replacing: village.max)) {
            _ = try await village.ada.client.replace("Max", by: laptop.card)
        }
        let command =
            "postern program approve \(laptop.card) --role maintainer --replaces \(old.text.prefix(8))"
        #expect(error?.hint == "a maintainer runs: \(command)")
        _ = try await village.mia.client.approve(
            card: laptop.card, role: .maintainer, replacing: "Max")
        let report = try await village.ada.client.replace("Max", by: laptop.card)
        #expect(report.rotated.map(\.epoch) == [2, 2] && report.isComplete)
        try await village.leave()
    }

    @Test("an expulsion needs no approval")
    func expulsion() async throws {
        let village = try await Village.dual()
        _ = try await village.open(1)
        #expect(try await village.ada.client.expel("Max").rotated.count == 2)
        try await village.leave()
    }

    private func needed(
        _ card: String, _ role: Role, replacing replaced: Resident? = nil
    ) throws -> ClientError {
        .approvalNeeded(
            card: try Card(text: card), role: role, replacing: try replaced?.client.identity().fingerprint)
    }
}

extension Village {
    fileprivate static func dual() async throws -> Village {
        try await found(hasDualControl: true)
    }
}
