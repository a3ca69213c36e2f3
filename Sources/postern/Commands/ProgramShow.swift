import ArgumentParser
import PosternClient
import PosternFormat
import PosternSigning

struct ProgramShow: PosternCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a program and the people in it.",
        usage: "postern program show [<program>] [options]",
        discussion: """
            The people are those of the verified program log. Who is neither enrolled nor in a case of the program
            sees its first coordinator only.

            EXAMPLES:
              postern program show
              postern program show LibreChat --json
            """)

    @Argument(
        help: ArgumentHelp(
            "Its name, address or id; may be left out where there is one.", valueName: "program"))
    var program: String?

    @OptionGroup(title: "Common options") var common: GeneralOptions

    func run(_ client: Client) async throws {
        let program = try await client.showProgram(program)
        show(program.json, program.table)
    }
}

extension ProgramSummary {
    var json: JSON {
        [
            "program": .string(address), "name": .string(name), "id": .string(id.text),
            "server": .string(server),
            "madeAt": .string(Moment.rfc3339(madeAt)),
            "acknowledgeHours": .number(UInt64(policy.acknowledgeHours)),
            "rotateDays": .number(UInt64(policy.rotateDays)),
            "rotateMessages": .number(UInt64(policy.rotateMessages)),
            "people": people.map { .array($0.map(\.json)) } ?? .null,
        ]
    }

    var table: String {
        var lines = [
            "name         \(Visible.line(name))",
            "address      \(Visible.line(address))",
            "id           \(id.text)",
            "made         \(Moment.local(madeAt)), by \(coordinator.told)",
            "acknowledges within \(policy.acknowledgeHours) hours",
            "rotates keys after \(policy.rotateDays) days or \(policy.rotateMessages) messages",
        ]
        for person in people ?? [] { lines.append("\(person.told)\n             \(person.fingerprint.text)") }
        return lines.joined(separator: "\n")
    }
}
