import ArgumentParser
import PosternClient
import PosternFormat
import PosternSigning

struct CaseGrant: PosternCommand {
    static let configuration = CommandConfiguration(
        commandName: "grant",
        abstract: "Pass the old keys on again to a member who cannot read.",
        usage: "postern case grant <case> <member> [options]",
        discussion: """
            Passes on every old key that the member may have, by the list that a coordinator signed, and that this
            home has. As a rule `postern tend` does it; this is for where what was passed on does not open.

            EXAMPLES:
              postern case grant tzjtxax5 Mia
            """)

    @Argument(
        help: ArgumentHelp(
            "The case, or the beginning of its id, 4 characters at least.", valueName: "case"))
    var `case`: String

    @Argument(help: ArgumentHelp("Who: a name, fingerprint or card.", valueName: "member"))
    var member: String

    @OptionGroup var sending: SendingOptions
    @OptionGroup(title: "Common options") var common: GeneralOptions

    func run(_ client: Client) async throws {
        let member = try TextSource.value(member)
        let changed = try await sending.send { accepted in
            try await client.passHistory(`case`, to: member, accepting: accepted)
        }
        let rooms = changed.rooms.map { room -> JSON in
            [
                "room": .string(room.room.text),
                "passedOn": .array(room.passedOn.map { .number(UInt64($0)) }), "new": .flag(room.isNew),
            ]
        }
        show(
            [
                "case": .string(changed.caseID.text), "member": changed.person.json, "rooms": .array(rooms),
            ],
            changed.rooms.map { room in
                "\(room.room): "
                    + (room.passedOn.isEmpty
                        ? "nothing to pass on"
                        : EpochList.told(room.passedOn) + (room.isNew ? "" : ", passed on by you before"))
            }.joined(separator: "\n"))
        Output.talk("case \(changed.caseID.text): \(changed.person.told)")
    }
}
