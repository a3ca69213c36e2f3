import ArgumentParser
import PosternClient
import PosternFormat

/// What commands take that write into a room.
struct SendingOptions: ParsableArguments {
    @Flag(
        help: "Go on although the members changed since they were last shown here; prints the change.")
    var acceptChanges = false

    /// Writes; where the members changed, a person at the terminal is asked and anybody else is refused. What is
    /// agreed to is the list that was shown: where it changes once more meanwhile, it is shown once more.
    func send<Result>(_ attempt: (_ accepted: [MembersChange]) async throws -> Result) async throws
        -> Result
    {
        var accepted: [MembersChange] = []
        while true {
            do {
                return try await attempt(accepted)
            } catch let error as ClientError {
                let changes = error.changes
                guard !changes.isEmpty else { throw error }
                let isFirst = !changes.contains { change in
                    accepted.contains { $0.caseID == change.caseID && $0.room == change.room }
                }
                guard acceptChanges && isFirst || Terminal.canAsk else {
                    // One change is the error's own words; of several it says only how many.
                    if changes.count > 1 { tell(changes) }
                    throw error
                }
                tell(changes)
                if !(acceptChanges && isFirst) {
                    guard Question.confirms("go on with the members as they are now?") else {
                        throw Failure("nothing was written into \(SendingOptions.place(of: changes))")
                    }
                }
                accepted += changes
            }
        }
    }

    private func tell(_ changes: [MembersChange]) {
        for change in changes {
            Output.talk(Visible.line(change.text))
            Output.talk("read by \(change.members.told)")
            change.members.tellLookalikes()
        }
    }

    private static func place(of changes: [MembersChange]) -> String {
        changes.count == 1 ? "room \(changes[0].room)" : "these \(changes.count) rooms"
    }
}

extension ClientError {
    /// The lists that have to be looked at before this is tried again.
    fileprivate var changes: [MembersChange] {
        switch self {
        case .membersChanged(let change): [change]
        case .listsChanged(let changes): changes
        default: []
        }
    }
}

/// The text of a message: given in place, read from a file or standard input, or written in an editor.
struct TextOptions: ParsableArguments {
    @Argument(
        help: ArgumentHelp("The text's file, or - for standard input.", valueName: "file"),
        completion: .file())
    var file: String?

    @Option(
        name: [.short, .customLong("message")],
        help: ArgumentHelp("The text itself.", valueName: "text"))
    var message: String?

    func validate() throws {
        if file != nil && message != nil {
            throw ValidationError("Give a file or --message, not both.")
        }
    }

    /// Gets the text, and does something with it.
    func withText<Result>(home: String, use: ([UInt8]) async throws -> Result) async throws -> Result {
        if message == nil && file == nil && Terminal.canAsk {
            return try await Editor.compose(home: home, name: "message", template: "", use: use)
        }
        let text =
            try message.map { Array($0.utf8) } ?? TextSource.bytes(of: file ?? TextSource.standardInput)
        guard !text.isEmpty else {
            throw Failure(
                "there is nothing to send", hints: ["give a file, -m, or the text on standard input"])
        }
        return try await use(text)
    }
}
