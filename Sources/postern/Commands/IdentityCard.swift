import ArgumentParser
import PosternClient

struct IdentityCard: DataCommand {
    static let configuration = CommandConfiguration(
        commandName: "card",
        abstract: "Print your card, one line that is safe in public.",
        usage: "postern id card [options]",
        discussion: """
            EXAMPLES:
              postern id card
              postern program enroll "$(postern id card --home ~/max)" --role maintainer --name Max
            """)

    @OptionGroup(title: "Common options") var common: GeneralOptions

    func run() throws {
        let identity = try common.client.identity()
        show(["card": .string(identity.card)], identity.card)
    }
}
