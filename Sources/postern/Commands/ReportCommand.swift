import ArgumentParser
import PosternClient
import PosternFormat

struct ReportCommand: PosternCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Send the first, full report into a case.",
        usage: "postern report <case> [<file>] [options]",
        discussion: """
            Without a file, on a terminal, your editor opens with what the policy asks for: description, steps to
            reproduce, versions affected, impact, who else knows, planned publication date, credit wanted. The first
            four are required: where one is empty it is named, and nothing is sent. --template prints the same, to
            be filled in beforehand. A file without those headings is a free report and is taken as it is.

            What is sent is the file, byte for byte, at most \(Limits.textBytes) bytes. The room is `shared`,
            or the only one that you are in, unless --room names another.

            EXAMPLES:
              postern report tzjtxax5
              postern report tzjtxax5 report.md
              postern report --template > report.md
            """)

    @Argument(
        help: ArgumentHelp("The case, or the beginning of its id, 4 characters at least.", valueName: "case"))
    var `case`: String?

    @Argument(
        help: ArgumentHelp("The report, or - for standard input.", valueName: "file"), completion: .file())
    var file: String?

    @Option(help: ArgumentHelp("Into this room; postern case members lists them.", valueName: "room"))
    var room: String?

    @Flag(help: "Print the template and send nothing.")
    var template = false

    @OptionGroup var sending: SendingOptions
    @OptionGroup(title: "Common options") var common: GeneralOptions

    func validate() throws {
        if self.case == nil && !template { throw ValidationError("Missing expected argument '<case>'") }
    }

    func run(_ client: Client) async throws {
        guard !template, let `case` = self.case else {
            return Output.bytes(Array(ReportTemplate.text.utf8))
        }
        // Before a report is written in vain.
        _ = try client.identity()
        let usesEditor = file == nil && Terminal.canAsk
        let deliver: ([UInt8]) async throws -> Sent = { text in
            try ReportTemplate.check(text, isTemplate: usesEditor)
            return try await sending.send { accepted in
                try await client.report(`case`, text: text, room: room, accepting: accepted)
            }
        }
        let sent =
            if usesEditor {
                try await Editor.compose(
                    home: common.homeFolder, name: "report", template: ReportTemplate.text, use: deliver)
            } else {
                try await deliver(try TextSource.bytes(of: file ?? TextSource.standardInput))
            }
        show(sent.json, sent.line)
        sent.tellMore()
    }
}
