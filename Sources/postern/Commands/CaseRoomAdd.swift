import ArgumentParser
import PosternClient
import PosternFormat
import PosternSigning

/// `postern case room`.
struct CaseRoom: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "room",
        abstract: "Give a further vendor a room of its own.",
        usage: "postern case room <command> [options]",
        discussion: """
            A room has members, keys and a log of its own. Its members see nothing of the others, not even that
            they are there. Members choose with --room.

            EXAMPLES:
              postern case room add tzjtxax5 upstream --vendor "$CARD"
            """,
        subcommands: [CaseRoomAdd.self])
}

struct CaseRoomAdd: PosternCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Open a further room of a case.",
        usage: "postern case room add <case> <name> [--member <member>] [--vendor <card>] [options]",
        discussion: """
            Takes the program's people of the room `shared` into it, or those of --member, and the owners of the cards
            of --vendor, who need not be enrolled. You name them, not their cards: NAME=CARD, or they are called "vendor".
            Prints what to send to the vendor: it holds the invite and nothing secret. See that the cards are theirs.

            EXAMPLES:
              postern case room add tzjtxax5 upstream --member Mia --vendor "Vera=$CARD"
              postern send tzjtxax5 --room upstream -m 'This is about your parser.'
            """)

    @Argument(
        help: ArgumentHelp(
            "The case, or the beginning of its id, 4 characters at least.", valueName: "case"))
    var `case`: String

    @Argument(help: ArgumentHelp("What the room is called: a-z, 0-9 and -.", valueName: "name"))
    var name: String

    @Option(
        help: ArgumentHelp(
            "Only this one of the program (name, fingerprint or card); may be given again.",
            valueName: "member"))
    var member: [String] = []

    @Option(
        help: ArgumentHelp(
            "The card of somebody of the vendor, or NAME=CARD; may be given again.", valueName: "card")
    )
    var vendor: [String] = []

    @Flag(help: "Stay out: sign for the members, and be unable to read what they write.")
    var withoutMe = false

    @OptionGroup var sending: SendingOptions
    @OptionGroup(title: "Common options") var common: GeneralOptions

    func run(_ client: Client) async throws {
        let opened = try await sending.send { accepted in
            try await client.addRoom(
                `case`, name: name, members: member.isEmpty ? nil : member, vendors: vendor,
                withoutMe: withoutMe, accepting: accepted)
        }
        show(
            [
                "case": .string(opened.caseID.text), "rooms": .array(opened.rooms.map(\.json)),
                "invite": .string(opened.invite), "text": .string(opened.text),
                "left": .array(opened.left.map(\.json)),
            ],
            // Without a vendor there is nobody to send an invite to.
            opened.rooms.contains { $0.members.contains { $0.role == .vendor } }
                ? opened.text : opened.rooms.map(\.told).joined(separator: "\n"))
        if opened.wasResumed {
            Output.talk("the room was there already, opened with the same members")
        }
        Output.talk("case \(opened.caseID.text)")
        for room in opened.rooms { Output.talk(room.told) }
        opened.rooms.people.tellLookalikes()
        if !opened.left.isEmpty { Output.talk("not taken along from room shared: \(opened.left.told)") }
    }
}
