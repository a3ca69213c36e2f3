import PosternFormat
import PosternSigning
import Testing

@testable import PosternClient

/// Attack A35: names in the sentences of the client.
@Suite("Names in our sentences")
struct ShownTextTests {
    @Test("A35 a hostile name stands in one quotation, which nothing in it ends", arguments: HostileNames.all)
    func quoted(name: String) {
        let shown = ShownText(name).description
        let (outside, isClosed) = HostileNames.outside(shown)
        #expect(outside == "…" && isClosed, "\(shown)")
        #expect(!shown.unicodeScalars.contains { $0.isHidden }, "\(shown)")
        let inside = shown.dropFirst().dropLast().unicodeScalars.filter { !$0.isASCII }
        #expect(!inside.contains { $0.properties.isQuotationMark }, "\(shown)")
    }

    @Test(
        "A35 what a quotation writes out",
        arguments: [
            ("a\"b", #""a\"b""#), (#"a\b("#, #""a\\b(""#), ("a\u{201D}", #""a\u{201D}""#),
            ("a\u{202E}", #""a\u{202E}""#), ("\u{301}(", #""\u{301}(""#), ("''(", #""'\x27(""#),
            ("a\n", #""a\x0a""#),
            ("C++", "\"C++\""), ("", ""), ("Ben", "Ben"),
        ])
    func escapes(name: String, shown: String) {
        #expect(ShownText(name).description == shown)
    }

    @Test(
        "A35 a contact is bare where it is a plain URL",
        arguments: [
            ("https://example.org/issues/12?a=b#c", true), ("http://example.org", true),
            ("chat on Matrix", true),
            ("https://example.org, shared: Ben (maintainer)", false), ("https://example.org/(x)", false),
            ("https://example.org/é", false), ("javascript:x", false), ("https://example.org\"", false),
        ])
    func contact(text: String, isBare: Bool) {
        let shown = ShownText(contact: text).description
        #expect((shown == text) == isBare && shown.hasPrefix("\"") != isBare)
    }

    @Test("A35 the text itself stays what it is for JSON and comparisons")
    func raw() {
        for name in HostileNames.all { #expect(ShownText(name).raw == name) }
        #expect(ShownText("Ben") == "Ben" && ShownText("Ben") != "Nils")
    }

    /// Every sentence of the client that quotes a name, by what it is.
    private static let sentences: [(what: String, told: @Sendable (String) -> String)] = [
        ("person", { HostileNames.person($0).told }),
        ("person, apart", { HostileNames.person($0).toldApart }),
        ("people", { [HostileNames.person($0), other].told }),
        ("people and marks", { [HostileNames.person($0), other].namesAndMarks }),
        ("stale", { StaleMember(person: HostileNames.person($0), now: nil).text }),
        ("grant", { GrantNote(member: HostileNames.person($0), epochs: [1, 2], isSpoilt: false).text }),
        (
            "approval",
            {
                ApprovalNote(member: HostileNames.mark, name: ShownText($0), role: .maintainer, readsFrom: 1)
                    .text
            }
        ),
        ("opened", { note("opened", $0, contact: $0).text }), ("changed", { note("changed", $0).text }),
        ("change", { change($0).text }), ("consent", { ClientError.membersChanged(change($0)).description }),
        ("due history", { due(.history(HostileNames.person($0), epochs: [1], isYou: false)) }),
        ("due removal", { due(.removal([StaleMember(person: HostileNames.person($0), now: nil)])) }),
        ("history passed on", { duty(.passedOn(to: HostileNames.person($0), epochs: [1])) }),
        ("taken out", { duty(.removed([StaleMember(person: HostileNames.person($0), now: nil)], epoch: 2)) }),
        ("lookalikes", { [HostileNames.person($0), HostileNames.person($0, mark: 9)].lookalikes[0] }),
        ("unknown program", { ClientError.unknownProgram($0).description }),
        ("ambiguous program", { ClientError.ambiguousProgram($0, candidates: []).description }),
        ("unknown case", { ClientError.unknownCase($0).description }),
        ("ambiguous case", { ClientError.ambiguousCase($0, candidates: []).description }),
        ("short case", { ClientError.shortCase($0).description }),
        ("unknown member", { ClientError.unknownMember($0).description }),
        ("ambiguous member", { ClientError.ambiguousMember($0, candidates: []).description }),
        ("not coordinator", { ClientError.notCoordinator(program: $0).description }),
        ("not recovery", { ClientError.notRecovery(program: $0).description }),
        ("two programs", { ClientError.caseOfTwoPrograms(id, programs: [program($0)]).description }),
        ("in doubt", { ClientError.caseInDoubt(id, program: program($0), reason: "gone").description }),
        (
            "stale list",
            {
                let member = StaleMember(person: HostileNames.person($0), now: .coordinator)
                return ClientError.staleList(case: id, room: .shared, people: [member]).description
            }
        ),
        (
            "not for program",
            {
                ClientError.notForProgram(case: id, room: .shared, readers: [HostileNames.person($0)])
                    .description
            }
        ),
        (
            "not of program",
            {
                ClientError.notOfProgram(case: id, person: HostileNames.person($0), isListed: true)
                    .description
            }
        ),
        (
            "not approved",
            {
                ClientError.notApproved(
                    case: id, room: .shared, fingerprint: HostileNames.mark, name: $0, approving: "x"
                ).description
            }
        ),
    ]

    @Test(
        "A35 every sentence of the client keeps a hostile name in its quotation", arguments: HostileNames.all)
    func sentences(name: String) {
        for (what, told) in Self.sentences {
            let text = told(name)
            // Without quotations it is the sentence about Ben.
            let (outside, isClosed) = HostileNames.outside(text)
            #expect(isClosed, "\(what): \(text)")
            let plain = told("Ben").replacing("Ben", with: "…")
            // Behind the change, consent points out a name that reads like a word of ours.
            #expect(what == "consent" ? outside.hasPrefix(plain) : outside == plain, "\(what): \(text)")
        }
    }

    private static let other = HostileNames.person("Nia", .coordinator, mark: 3)
    private static let id = CaseID(random: .system)

    private static func note(_ reason: String, _ name: String, contact: String? = nil) -> StatementNote {
        let person = HostileNames.person(name)
        return StatementNote(
            reason: reason, contact: contact.map { ShownText(contact: $0) }, members: [person, other],
            joined: [person], left: [other], relisted: [renamed(name)],
            history: [HistoryNote(person: person, readsFrom: 1)])
    }

    /// A person called that now and before.
    private static func renamed(_ name: String) -> RelistedMember {
        RelistedMember(
            before: other,
            now: Person(
                name: ShownText(name), role: other.role, fingerprint: other.fingerprint, card: other.card))
    }

    private static func change(_ name: String) -> MembersChange {
        let person = HostileNames.person(name)
        return MembersChange(
            caseID: id, room: .shared, members: [person, other], joined: [person], left: [other],
            relisted: [renamed(name)], history: [HistoryNote(person: person, readsFrom: 1)],
            formerCoordinators: [person],
            statement: Tag("postern/1/test").digest(.none, []))
    }

    private static func due(_ kind: Due.Kind) -> String {
        Due(caseID: id, room: .shared, kind: kind, doer: .you).text
    }

    private static func duty(_ kind: Duty.Kind) -> String {
        Duty(caseID: id, room: .shared, kind: kind).text
    }

    private static func program(_ name: String) -> PinnedProgram {
        PinnedProgram(id: .none, name: ShownText(name), address: "", server: "")
    }
}
