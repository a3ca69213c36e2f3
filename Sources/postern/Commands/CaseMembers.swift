import ArgumentParser
import PosternClient
import PosternFormat
import PosternSigning

struct CaseMembers: PosternCommand {
    static let configuration = CommandConfiguration(
        commandName: "members",
        abstract: "Show who can read each room of a case.",
        usage: "postern case members <case> [options]",
        discussion: """
            EXAMPLES:
              postern case members tzjtxax5
              postern case members tzjtxax5 --json | jq '.rooms[].members[].name'
            """)

    @Argument(help: ArgumentHelp("The case, or the beginning of its id.", valueName: "case"))
    var `case`: String

    @OptionGroup(title: "Common options") var common: GeneralOptions

    func run(_ client: Client) async throws {
        let (id, rooms) = try await client.members(of: `case`)
        show(["case": .string(id.text), "rooms": .array(rooms.map(\.json))], table(rooms))
        rooms.people.tellLookalikes()
        rooms.flatMap(\.due).tell()
    }

    private func table(_ rooms: [RoomMembers]) -> String {
        rooms.map { room in
            let title = "\(room.room), epoch \(room.epoch)" + (room.isClosed ? ", closed" : "")
            // The fingerprint stands beside each name already.
            let rows = zip(room.members, room.readsFrom).map { person, first in
                Wrapping.row(
                    "  " + person.fingerprint.text,
                    person.told + (first > 1 ? ", reads from epoch \(first)" : ""),
                    width: Terminal.output.width)
            }
            return ([Style.output.bold(title)] + rows).joined(separator: "\n")
        }.joined(separator: "\n")
    }
}
