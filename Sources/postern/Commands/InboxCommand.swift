import ArgumentParser
import PosternClient
import PosternFormat
import PosternSigning

struct InboxCommand: PosternCommand {
    static let configuration = CommandConfiguration(
        commandName: "inbox",
        abstract: "List your cases: unread entries and running clocks.",
        usage: "postern inbox [options]",
        discussion: """
            Cases that wait for an acknowledgement come first, the latest of them on top. --json prints one object a
            line; a moment that has not come is null. Its "due" lists what waits to be done, and by whom; "unopened"
            counts the entries that do not open, and "newer" those that need a newer postern.

            EXAMPLES:
              postern inbox
              postern inbox --json | jq -r 'select(.unread > 0) | .case'
            """)

    @OptionGroup(title: "Common options") var common: GeneralOptions

    func run(_ client: Client) async throws {
        let inbox = try await client.inbox()
        if common.json {
            for entry in inbox.cases { Output.line(entry.json.encoded) }
        } else if !inbox.cases.isEmpty {
            Output.line(
                InboxTable(cases: inbox.cases, now: systemTime().milliseconds, style: .output).text)
        } else if inbox.failures.isEmpty {
            Output.talk("no cases")
        }
        inbox.cases.flatMap(\.due).tell()
        // Any member can make an entry that does not open: noise must not wear the alarm out.
        for entry in inbox.cases where entry.unopened > 0 {
            Output.talk(
                "case \(entry.caseID.text.prefix(8)): \(entry.unopened == 1 ? "1 entry does" : "\(entry.unopened) entries do") not open; "
                    + "to see which: postern read \(entry.program.invite(to: entry.caseID))")
        }
        for entry in inbox.cases where entry.newer > 0 {
            Output.talk(
                "case \(entry.caseID.text.prefix(8)): entries that need a newer postern: \(entry.newer); "
                    + "postern read \(entry.program.invite(to: entry.caseID)) shows which")
        }
        try Failure.tellAll(inbox.failures.map(\.failure))
    }
}

extension InboxCase {
    /// One line of `postern inbox --json`.
    var json: JSON {
        [
            "program": .string(program.id.text), "case": .string(caseID.text), "state": .string(state),
            "contact": .string(contact.raw),
            "unread": .number(UInt64(max(0, unread))),
            "openedAt": .string(Moment.rfc3339(openedAt)), "lastAt": .string(Moment.rfc3339(lastAt)),
            "acknowledgeBy": JSON(acknowledgeBy.map(Moment.rfc3339)),
            "acknowledgedAt": JSON(acknowledgedAt.map(Moment.rfc3339)),
            "unopened": .number(UInt64(unopened)), "newer": .number(UInt64(newer)),
            "due": .array(due.map(\.json)),
        ]
    }
}
