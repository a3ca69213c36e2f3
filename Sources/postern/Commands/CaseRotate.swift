import ArgumentParser
import PosternClient
import PosternFormat
import PosternSigning

struct CaseRotate: PosternCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "Give a case fresh keys, for the same members.",
        usage: "postern case rotate <case> [options]",
        discussion: """
            Makes a new random secret for each room and wraps it for its members. What comes after is sealed under the
            new keys only; the old ones stay with the members, who need them for what came before.

            EXAMPLES:
              postern case rotate tzjtxax5
            """)

    @Argument(
        help: ArgumentHelp("The case, or the beginning of its id, 4 characters at least.", valueName: "case"))
    var `case`: String

    @OptionGroup var sending: SendingOptions
    @OptionGroup(title: "Common options") var common: GeneralOptions

    func run(_ client: Client) async throws {
        let (id, rooms) = try await sending.send { accepted in
            try await client.rotateCase(`case`, accepting: accepted)
        }
        let list = rooms.map { room -> JSON in
            ["room": .string(room.room.text), "epoch": .number(UInt64(room.epoch))]
        }
        show(
            ["case": .string(id.text), "rooms": .array(list)],
            rooms.map { "\($0.room): epoch \($0.epoch)" }.joined(separator: "\n"))
        Output.talk("case \(id.text)")
    }
}
