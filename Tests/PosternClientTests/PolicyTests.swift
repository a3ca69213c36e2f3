import PosternClient
import PosternFormat
import PosternSigning
import Testing

@Suite("A program's policy")
struct PolicyTests {
    @Test("a program without a policy statement has the standard targets")
    func none() async throws {
        let village = try await Village.found()
        let shown = try await village.ada.client.showProgram()
        #expect(shown.policyVersion == 0 && shown.targets == .standard)
        try await village.leave()
    }

    @Test("nothing is said of a policy in a log that was not read")
    func notRead() async throws {
        let village = try await Village.found(targets: try targets(hours: 24))
        let pinned = try await village.rob.client.pinProgram(village.program.address)
        #expect(pinned.policyVersion == nil && pinned.targets == nil)
        let shown = try await village.rob.client.showProgram()
        #expect(shown.policyVersion == nil && shown.targets == nil)
        try await village.leave()
    }

    @Test("a program that is made with other targets puts them in force as version 1")
    func creation() async throws {
        let village = try await Village.found(targets: try targets(hours: 24))
        let shown = try await village.mia.client.showProgram()
        #expect(shown.policyVersion == 1 && shown.targets?.acknowledgeHours == 24 && shown.entries == 4)
        try await village.leave()
    }

    @Test("each policy has the next version, and everybody sees the newest")
    func versions() async throws {
        let village = try await Village.found()
        let first = try await village.putsInForce(targets(hours: 24))
        let second = try await village.putsInForce(targets(hours: 48))
        #expect([first, second].map(\.policyVersion) == [1, 2])
        let shown = try await village.mia.client.showProgram()
        #expect(shown.policyVersion == 2 && shown.targets?.acknowledgeHours == 48)
        try await village.leave()
    }

    @Test("a policy that says what is in force already is not put in force again")
    func same() async throws {
        let village = try await Village.found()
        let first = try await village.putsInForce(targets(hours: 24))
        let second = try await village.putsInForce(targets(hours: 24))
        #expect(second.policyVersion == 1 && second.entries == first.entries)
        try await village.leave()
    }

    @Test("two coordinators who put policies in force at once get one version each")
    func atOnce() async throws {
        let village = try await Village.found()
        let cora = try await village.secondCoordinator()
        let (one, other) = (try targets(hours: 24), try targets(hours: 48))
        async let ada = village.ada.client.setPolicy { _ in one }
        async let second = cora.client.setPolicy { _ in other }
        let versions = try await [ada, second].map(\.policyVersion)
        #expect(Set(versions) == [1, 2])
        try await village.leave()
    }

    @Test("a maintainer puts no policy in force")
    func maintainer() async throws {
        let village = try await Village.found()
        let wanted = try targets(hours: 24)
        await #expect(throws: ClientError.notCoordinator(program: "LibreChat")) {
            _ = try await village.mia.client.setPolicy { _ in wanted }
        }
        try await village.leave()
    }

    @Test("a case keeps the time to acknowledge under which it was opened")
    func openedUnder() async throws {
        let village = try await Village.found()
        let older = try await village.openCase(about: "1").caseID
        _ = try await village.putsInForce(targets(hours: 24))
        let newer = try await village.openCase(about: "2").caseID
        var hours: [CaseID: UInt64] = [:]
        for (id, text) in [(older, "one"), (newer, "two")] {
            _ = try await village.rob.client.join(invite: village.invite(to: id.text))
            _ = try await village.rob.client.report(id.text, text: Array(text.utf8))
        }
        for person in [village.rob, village.mia] {
            for entry in try await person.client.inbox().cases {
                let sent = try #require(
                    try await person.client.read(entry.caseID.text, room: "shared").items.last)
                let due = try #require(entry.acknowledgeBy)
                hours[entry.caseID] = (due.milliseconds - sent.at.milliseconds) / 3_600_000
            }
            #expect(hours == [older: 72, newer: 24])
        }
        try await village.leave()
    }

    @Test("a key is rotated by the newest policy, in cases too that were opened under an older one")
    func rotation() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        try await village.rob.says("one", in: id)
        try await village.rob.says("two", in: id)
        let before = try await village.ada.tends(id)
        _ = try await village.putsInForce(targets(messages: 2))
        let after = try await village.ada.tends(id)
        #expect(before.isEmpty && after.map(\.kind) == [.rotated(epoch: 2, because: .messages(2))])
        try await village.leave()
    }

    private func targets(hours: UInt32 = 72, messages: UInt32 = 200) throws -> Policy.Targets {
        try #require(Policy.Targets(acknowledgeHours: hours, rotateDays: 30, rotateMessages: messages))
    }
}

extension Village {
    /// What Ada's client says of the program after she put these targets in force.
    fileprivate func putsInForce(_ targets: Policy.Targets) async throws -> ProgramSummary {
        try await ada.client.setPolicy { _ in targets }
    }
}
