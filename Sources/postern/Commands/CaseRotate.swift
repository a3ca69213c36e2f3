import ArgumentParser
import PosternClient
import PosternFormat
import PosternSigning

struct CaseRotate: RotatingCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "Give a case fresh keys, or every case.",
        usage: "postern case rotate (<case> | --all [--remove <member>]) [options]",
        discussion: """
            Makes a new random secret for each room and wraps it for its members. What comes after is sealed under the
            new keys only; the old ones stay with the members, who need them for what came before. Members whom the
            program no longer has in that role are left out.

            --all does every room of every case of the program; with --remove only those that the member could read,
            each without them from then on, and the report says what they may still hold, because it was readable to
            them. Killed at any point, the same command again does the rest, and no room twice.

            EXAMPLES:
              postern case rotate tzjtxax5
              postern case rotate --all --remove Max
              postern case rotate --all --json | jq .failures
            """)

    @Argument(
        help: ArgumentHelp(
            "The case, or the beginning of its id, 4 characters at least.", valueName: "case"))
    var `case`: String?

    @Flag(help: "Every room of every case of the program.")
    var all = false

    @Option(
        help: ArgumentHelp(
            "With --all: without this member from now on (name, fingerprint or card).",
            valueName: "member"))
    var remove: String?

    @Option(
        help: ArgumentHelp(
            "With --all: the program; may be left out where there is one.", valueName: "program"))
    var program: String?

    @OptionGroup var sending: SendingOptions
    @OptionGroup(title: "Common options") var common: GeneralOptions

    func validate() throws {
        if self.case == nil && !all {
            throw ValidationError("Missing expected argument '<case>' or --all")
        }
        if self.case != nil && all { throw ValidationError("Give a case or --all, not both.") }
        if remove != nil && !all {
            throw ValidationError("--remove needs --all; from one case: postern case remove")
        }
        if program != nil && !all { throw ValidationError("--program needs --all") }
    }

    func run(_ client: Client) async throws {
        guard let `case` = self.case else { return try await rotateAll(client) }
        let (id, rooms) = try await sending.send { accepted in
            try await client.rotateCase(`case`, accepting: accepted)
        }
        let list = rooms.map { room -> JSON in
            [
                "room": .string(room.room.text), "epoch": .number(UInt64(room.epoch)),
                "left": .array(room.left.map(\.json)),
            ]
        }
        show(
            ["case": .string(id.text), "rooms": .array(list)],
            rooms.map { "\($0.room): epoch \($0.epoch)" }.joined(separator: "\n"))
        Output.talk("case \(id.text)")
        for room in rooms where !room.left.isEmpty {
            Output.talk("room \(room.room): also taken out: \(room.left.told)")
        }
    }

    private func rotateAll(_ client: Client) async throws {
        let member = try remove.map { text throws(Failure) in try TextSource.value(text) }
        let report = try await rotating { accepted, progress in
            try await client.rotateAll(
                removing: member, program: program, accepting: accepted, progress: progress)
        }
        show(report.json, report.told)
        try failAsRooms(of: report)
    }
}
