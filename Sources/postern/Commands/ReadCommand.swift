import ArgumentParser
import PosternClient
import PosternFormat

struct ReadCommand: PosternCommand {
    static let configuration = CommandConfiguration(
        commandName: "read",
        abstract: "Verify, open and show a case.",
        usage: "postern read <case> [--room <room>] [--follow | --raw <index>] [options]",
        discussion: """
            The whole chain is verified before a word is shown. Whatever could steer your terminal in what others
            wrote is written out, as \\x1b or \\u{202E}. --json gives the text itself. So does --raw, byte for byte,
            into a file or a pipe; on a terminal it writes out the same things.

            Reading changes nothing on the server. What is due is named, with the command that does it: old keys that
            a newcomer waits for, members who left the program, and keys that are too old.

            Where an entry does not open, the server says who appended it. Nobody signed that, and the server could
            have made the entry itself.

            --json prints one object a line. Its "kind" is message, acknowledgement or statement; grant, where old
            keys were passed on; approval; repetition, where an author sealed a message twice ("repeats" is the first);
            sealed, where the key was not passed on to you; later or newer, where only a newer postern understands an
            entry; unopened, where one does not open ("serverSays" names its "appender"); tombstone, for a room that was
            destroyed; or due, for what waits to be done. Sealed, later, newer and unopened entries have no text (null)
            and a "reason", and so has a statement whose key for you does not open. "fingerprint" is the author's: two
            people may have one name. "seen" is how many entries of the room the author had seen, "sentAt" the time by
            their clock. "withdrawnBy" is the entry in which the author gave a message up that came late. Text that is not valid UTF-8 is also given as
            "textBase64".

            "commitment" says what a report shows about the commitment of the knock: matches, differs, not-opened where
            it opens none, or nothing-recorded where the case records none: then look in the knock for the one that
            "computed" gives.

            Where an entry must be understood and only a newer postern does, the rest is shown and the exit code is 5.

            EXAMPLES:
              postern read tzjtxax5
              postern read tzjtxax5 --follow
              postern read tzjtxax5 --raw 1 > report.md
              postern read tzjtxax5 --json | jq -r .text
            """)

    @Argument(help: ArgumentHelp("The case, or the beginning of its id.", valueName: "case"))
    var `case`: String

    @Option(
        help: ArgumentHelp("Only this room: shared, internal or a further one.", valueName: "room"))
    var room: String?

    @Flag(help: "Go on: show each entry as it arrives, until interrupted.")
    var follow = false

    @Option(
        help: ArgumentHelp(
            "Print the text of one entry, of shared or of --room; off a terminal byte for byte.",
            valueName: "index"))
    var raw: UInt64?

    @OptionGroup(title: "Common options") var common: GeneralOptions

    func validate() throws {
        if follow && raw != nil { throw ValidationError("Give --follow or --raw, not both.") }
        if common.json && raw != nil { throw ValidationError("Give --json or --raw, not both.") }
    }

    func run(_ client: Client) async throws {
        if let raw { return try await printRaw(raw, client: client) }
        let common = common
        if follow {
            let isFirst = Once()
            let named = Named()
            try await client.follow(`case`, room: room) { thread async throws(ClientError) in
                ThreadView(
                    thread: thread, withHeader: isFirst.take() && !common.json, due: named.new(thread.due)
                )
                .show(asJSON: common.json)
                try await client.markRead(thread)
            }
        } else {
            let thread = try await client.read(`case`, room: room)
            let view = ThreadView(thread: thread, withHeader: !common.json, due: thread.due)
            view.show(asJSON: common.json)
            try await client.markRead(thread)
            try view.failIfUnopened()
            try view.failIfNewer()
        }
    }

    private func printRaw(_ index: UInt64, client: Client) async throws {
        let room = room ?? RoomName.shared.text
        let thread = try await client.read(`case`, room: room)
        guard let item = thread.items.first(where: { $0.index == index && $0.room.text == room }) else {
            throw Failure("room \(room) has no entry \(index)")
        }
        switch item.content {
        case .message(let text, _, _), .acknowledgement(let text, _):
            Output.bytes(Terminal.output.isTerminal ? Array(Visible.lines(text).utf8) : text)
        case .statement, .grant, .approval:
            throw Failure("entry \(index) of room \(room) is not a message, and has no text")
        case .repetition(let first):
            throw Failure(
                "entry \(index) of room \(room) is the same message as entry \(first)",
                hints: ["postern read \(`case`.shellQuoted) \("--room".option(room)) --raw \(first)"])
        case .later(let what), .newer(let what):
            throw Failure(
                "entry \(index) of room \(room) needs a newer postern: \(what)",
                hints: ["install a newer postern"],
                status: .newer)
        case .sealed(let epoch):
            throw Failure(
                "entry \(index) of room \(room) is sealed under epoch \(epoch), which was not passed on to you"
            )
        case .unopened(let reason):
            throw Failure("entry \(index) of room \(room): \(reason)", status: .verificationFailed)
        }
    }
}
