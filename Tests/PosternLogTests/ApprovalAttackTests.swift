import PosternFormat
import PosternLog
import Testing
import VectorFiles

/// A32: an approval counts for what it names, for the next statement, and while its author has a say.
@Suite("attacks with approvals")
struct ApprovalAttackTests {
    private func isNotApproved(_ name: String) throws -> Bool {
        if case .notApproved = try refusal(name) { true } else { false }
    }

    @Test(
        "A32 an approval in a program is spent on nothing but what it names",
        arguments: [
            "enrolment-spent-on-replacement", "replacement-spent-on-enrolment", "replacement-of-another",
            "replacement-in-another-role", "replacement-by-another", "approved-for-another-role",
            "approved-another", "approval-used-up",
        ])
    func program(_ name: String) throws { #expect(try isNotApproved("program-log/dual-\(name)")) }

    @Test(
        "A32 an approval in a program dies with the say of its author",
        arguments: ["approver-expelled", "approval-before-recovery", "replacement-approved-by-the-old"])
    func programAuthors(_ name: String) throws { #expect(try isNotApproved("program-log/dual-\(name)")) }

    @Test(
        "A32 an approval in a room is spent on nothing but what it names",
        arguments: [
            "of-another", "of-another-role", "of-less-history", "of-a-replacement",
            "of-less-history-than-given", "of-a-newcomer", "of-another-replaced",
            "of-a-replacement-in-another-role", "of-a-replacement-with-less", "not-embedded",
        ])
    func room(_ name: String) throws { #expect(try isNotApproved("room-log/approval-\(name)")) }

    @Test(
        "A32 an approval in a room dies with the say of its author",
        arguments: ["by-somebody-who-left", "by-the-one-replaced"])
    func roomAuthors(_ name: String) throws { #expect(try isNotApproved("room-log/approval-\(name)")) }

    @Test(
        "A32 an approval is for the next statement and no other",
        arguments: [
            "of-an-earlier-statement", "of-the-beginning", "of-another-head", "of-a-later-statement",
            "of-an-epoch-before", "embedded-of-another-head", "embedded-of-a-later-statement",
        ])
    func statement(_ name: String) throws {
        #expect(try refusal("room-log/approval-\(name)") == .approvalForOther)
    }

    @Test(
        "A32 an approval of another room, case or program is none here",
        arguments: ["room", "case", "program"])
    func elsewhere(_ name: String) throws {
        #expect(try refusal("room-log/approval-embedded-of-another-\(name)") == .otherLog)
    }

    @Test("A32 what a server offers as approvals spoils no statement: only those that hold are taken")
    func offered() throws {
        let offers = folder.vectors(of: "statements").filter {
            $0.name.hasPrefix("statements/ok-approval-and-")
        }
        #expect(offers.count >= 5)
        for offer in offers {
            let file = try offer.file()
            #expect(try file.allBytes("approval").count == 2)
            #expect(file.expected.contents["approvals"] == ["1"])
        }
    }
}
