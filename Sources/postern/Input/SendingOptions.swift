import ArgumentParser
import PosternClient
import PosternFormat

/// What commands take that write into a room.
struct SendingOptions: ParsableArguments {
    @Flag(help: "Send although the members changed since they were last shown here.")
    var acceptChanges = false

    /// Sends; where the members changed, a person at the terminal is asked and anybody else is refused.
    func send(_ attempt: (_ acceptChanges: Bool) async throws -> Sent) async throws -> Sent {
        do {
            return try await attempt(acceptChanges)
        } catch let error as ClientError {
            guard case .membersChanged = error, Terminal.canAsk else { throw error }
            Output.talk(Visible.line(error.description))
            guard Question.confirms("send to the members as they are now?") else {
                throw Failure("nothing was sent")
            }
            return try await attempt(true)
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
        name: [.short, .customLong("message")], help: ArgumentHelp("The text itself.", valueName: "text"))
    var message: String?

    func validate() throws {
        if file != nil && message != nil { throw ValidationError("Give a file or --message, not both.") }
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
