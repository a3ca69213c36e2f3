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
        let error = await #expect(throws: ClientError.approvalNeeded(me.fingerprint)) {
            _ = try await village.ada.client.enroll(card: me.card, role: .maintainer, name: "Zoe")
        }
        #expect(error?.hint == "a maintainer runs: postern program approve CARD --role ROLE")
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

    @Test("an approval as maintainer is none as coordinator")
    func role() async throws {
        let village = try await Village.dual()
        let me = try await village.guest("Zoe").client.identity()
        _ = try await village.mia.client.approve(card: me.card, role: .maintainer)
        await #expect(throws: ClientError.approvalNeeded(me.fingerprint)) {
            _ = try await village.ada.client.enroll(card: me.card, role: .coordinator, name: "Zoe")
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
        await #expect(throws: ClientError.approvalNeeded(laptop.fingerprint)) {
            _ = try await village.ada.client.replace("Max", by: laptop.card)
        }
        _ = try await village.mia.client.approve(card: laptop.card, role: .maintainer)
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
}

extension Village {
    fileprivate static func dual() async throws -> Village {
        let policy = try #require(
            Policy(acknowledgeHours: 72, rotateDays: 30, rotateMessages: 200, hasDualControl: true))
        return try await found(policy: policy)
    }
}
