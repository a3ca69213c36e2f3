import ArgumentParser
import PosternClient
import PosternFormat

struct ProgramPolicy: PosternCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy",
        abstract: "Show or change the times that a program sets itself.",
        usage: "postern program policy [--acknowledge-hours <hours>] [options]",
        discussion: """
            Without an option it shows the policy in force. With one it signs the next version, as a coordinator, and
            leaves the rest as it is. A case keeps the acknowledgement time under which it was opened.

            EXAMPLES:
              postern program policy
              postern program policy --acknowledge-hours 48
            """)

    @Option(help: ArgumentHelp("The time in which a report is acknowledged.", valueName: "hours"))
    var acknowledgeHours: UInt32?

    @Option(help: ArgumentHelp("Rotate a case key after so many days.", valueName: "days"))
    var rotateDays: UInt32?

    @Option(help: ArgumentHelp("Rotate a case key after so many messages.", valueName: "messages"))
    var rotateMessages: UInt32?

    @Option(
        help: ArgumentHelp("The program; may be left out where there is one.", valueName: "program"))
    var program: String?

    @OptionGroup(title: "Common options") var common: GeneralOptions

    func run(_ client: Client) async throws {
        let isChange = acknowledgeHours != nil || rotateDays != nil || rotateMessages != nil
        let summary: ProgramSummary
        if isChange {
            let (hours, days, messages) = (acknowledgeHours, rotateDays, rotateMessages)
            // Out of bounds is known before anything is asked of the server.
            let standard = Policy.Targets.standard
            _ = try Policy.Targets(
                typed: hours ?? standard.acknowledgeHours, days: days ?? standard.rotateDays,
                messages: messages ?? standard.rotateMessages)
            summary = try await client.setPolicy(
                { (now) throws(ClientError) in
                    Policy.Targets(
                        acknowledgeHours: hours ?? now.acknowledgeHours, rotateDays: days ?? now.rotateDays,
                        rotateMessages: messages ?? now.rotateMessages) ?? now
                }, program: program)
        } else {
            summary = try await client.showProgram(program)
        }
        show(
            [
                "version": JSON(summary.policyVersion),
                "acknowledgeHours": JSON(summary.targets?.acknowledgeHours),
                "rotateDays": JSON(summary.targets?.rotateDays),
                "rotateMessages": JSON(summary.targets?.rotateMessages),
            ], summary.policy.joined(separator: "\n"))
    }
}

extension Policy.Targets {
    /// The targets that somebody typed.
    init(typed hours: UInt32, days: UInt32, messages: UInt32) throws(Failure) {
        guard let targets = Self(acknowledgeHours: hours, rotateDays: days, rotateMessages: messages) else {
            throw Failure(
                "the program's times are out of bounds",
                hints: ["hours 1 to 8760, days 1 to 3650, messages 1 to 1000000"], status: .usage)
        }
        self = targets
    }
}
