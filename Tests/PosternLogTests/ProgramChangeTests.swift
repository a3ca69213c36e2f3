import PosternFormat
import PosternLog
import Testing
import VectorFiles

/// What the entries of a program log do to who is in it.
@Suite("changes in a program")
struct ProgramChangeTests {
    /// The program after each entry of a vector.
    private func states(_ name: String) throws -> [ProgramState] {
        let entries = try VectorLog(named: "program-log/\(name)").program.entries
        var state = try ProgramState(genesis: try #require(entries.first))
        var states = [state]
        for entry in entries.dropFirst() {
            try state.append(entry)
            states.append(state)
        }
        return states
    }

    private func names(_ state: ProgramState, _ role: Role) -> [String] {
        state.people.filter { $0.role == role }.map(\.name.text)
    }

    @Test("a recovery takes every coordinator out, puts one in, and leaves the maintainers")
    func recovered() throws {
        let states = try states("ok-recovered")
        #expect(names(states[2], .coordinator) == ["Ada", "Cleo"])
        #expect(names(states[3], .coordinator) == ["Dora"])
        #expect(names(states[3], .maintainer) == ["Ben"])
        #expect(states[2].recovery?.name?.text == "Nan" && states[3].recovery?.name?.text == "Olaf")
        #expect(names(states[5], .coordinator) == ["Vera"])
        #expect(states[5].recovery == nil)
    }

    @Test("a recovery may promote a maintainer")
    func recoveredWithAMaintainer() throws {
        let states = try states("ok-recovered-with-a-maintainer")
        #expect(names(states[3], .coordinator) == ["Ben"] && names(states[3], .maintainer).isEmpty)
        #expect(states[3].recovery == states[2].recovery)
    }

    @Test("a replaced card has the role and the name of the old one, and says whose place it took")
    func replaced() throws {
        let states = try states("ok-replaced")
        let old = try #require(states[2].people.first { $0.name.text == "Ben" })
        let new = try #require(states[3].people.first { $0.name.text == "Ben" })
        #expect(new.role == old.role && new.card != old.card && new.replaces == old.fingerprint)
        #expect(states[3].enrolled(old.fingerprint) == nil)
        #expect(states[3].people.count == states[2].people.count)
        // Earlier statements stay right: they are judged by the entry that they cite.
        #expect(states[3].enrolled(old.fingerprint, at: states[2].place)?.until == 3)
        #expect(states[3].enrolled(new.fingerprint, at: states[2].place) == nil)
        #expect(states[3].enrolled(new.fingerprint, at: states[3].place) == new)
    }

    @Test("an approval is used up by the enrolment that it is for")
    func usedUp() throws {
        let states = try states("ok-dual")
        #expect(states.map(\.approvals.pending.count) == [0, 0, 1, 0, 1, 0])
    }

    @Test("approvals leave with their author, and those of others stay")
    func dropped() throws {
        let states = try states("ok-dual-other-approver-stays")
        #expect(states.map(\.approvals.pending.count).suffix(4) == [1, 2, 1, 0])
    }

    @Test("the policy in force is the last one, and before the first one the standard holds")
    func policies() throws {
        let states = try states("ok-policies")
        #expect(states.map(\.targets.acknowledgeHours) == [72, 72, 72, 48, 24])
        let last = try #require(states.last)
        #expect(last.policies.map(\.policy.version) == [1, 2] && last.policies.map(\.since) == [3, 4])
        let places = (1...5).map { Place(count: $0, head: last.heads[Int($0)]) }
        #expect(places.map { last.targets(at: $0).acknowledgeHours } == [72, 72, 72, 48, 24])
    }

    @Test("the level begins at 1 and is what it was last raised to")
    func levels() throws {
        #expect(try states("ok-level-greatest").map(\.level) == [1, 1, 1, 9, .max])
    }

    @Test("an approval names exactly whom it is for, and in whose place")
    func exact() throws {
        let pending = try #require(try states("ok-dual-replaced").dropLast().last).approvals.pending
        let approval = try #require(pending.first)
        #expect(pending.count == 1 && approval.role == .maintainer && approval.replaces != nil)
        #expect(approval.replaces != approval.person && approval.author != approval.replaces)
    }
}
