import ArgumentParser
import PosternClient
import PosternFormat
import PosternSigning

struct AuditCommand: PosternCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Verify everything again, from the first entry on.",
        usage: "postern audit [<case>] [options]",
        discussion: """
            Fetches and verifies each program log and each room: chains, signatures, receipts, members, and that every
            entry for which you were given a key opens; the others are counted. Entries that a later author had seen
            are fixed: the server cannot change or drop them. Compare the heads with another member's. Where they
            differ at the same count, the server has shown you two different histories.

            EXAMPLES:
              postern audit
              postern audit tzjtxax5 --json
            """)

    @Argument(help: ArgumentHelp("Only this case.", valueName: "case"))
    var `case`: String?

    @OptionGroup(title: "Common options") var common: GeneralOptions

    func run(_ client: Client) async throws {
        let audit = try await client.audit(`case`)
        let logs = audit.programs + audit.rooms
        for log in logs { show(log.json, log.told) }
        if logs.isEmpty && audit.failures.isEmpty {
            Output.talk("no program is pinned in this home: there is nothing to verify")
        }
        logs.flatMap(\.due).tell()
        let unopened = logs.filter { $0.unopened > 0 }.map { log in
            Failure(
                "\(log.name): \(log.unopened == 1 ? "1 entry does" : "\(log.unopened) entries do") not open",
                hints: log.caseID.map { ["to see which: postern read \(log.program.invite(to: $0))"] } ?? [],
                status: .verificationFailed)
        }
        let newer = logs.filter { $0.newer > 0 }.map { log in
            Failure(
                "\(log.name): verified as far as this postern understands it",
                hints: ["install a newer postern"], status: .newer)
        }
        try Failure.tellAll(audit.failures.map(\.failure) + unopened + newer)
    }
}

extension AuditedLog {
    var json: JSON {
        [
            "program": .string(program.id.text), "case": JSON(caseID?.text), "room": JSON(room?.text),
            "entries": .number(entries), "fixed": .number(fixed), "fixedBy": JSON(fixedBy?.name.raw),
            "epoch": epoch.map { .number(UInt64($0)) } ?? .null, "head": .string(head),
            "lastAt": JSON(lastAt.map(Moment.rfc3339)), "sealed": .number(UInt64(max(0, sealed))),
            "unopened": .number(UInt64(max(0, unopened))),
            "closed": .flag(isClosed), "destroyedAt": JSON((tombstone?.at).map(Moment.rfc3339)),
            "due": .array(due.map(\.json)),
        ]
    }

    /// `program LibreChat`, or `case abcdefgh, room shared`.
    var name: String {
        guard let id = caseID else { return "program \(program.name)" }
        return "case \(id.text.prefix(8))" + (room.map { ", room \($0)" } ?? "")
    }

    var told: String {
        "\(name): \(counted(entries, "entry", "entries"))"
            + (fixedBy.map { ", fixed up to \(fixed) by \($0.told)" } ?? "")
            + (sealed > 0 ? ", \(sealed) not readable by you" : "")
            + (lastAt.map { ", last \(Moment.local($0))" } ?? "")
            + (epoch.map { ", epoch \($0)" } ?? "")
            + (tombstone != nil ? ", destroyed" : isClosed ? ", closed" : "") + "\n  head \(head)"
    }
}
