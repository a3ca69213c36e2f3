import ArgumentParser
import PosternClient
import PosternFormat
import PosternSigning

struct IdentityShow: DataCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show your name, card and fingerprint.",
        usage: "postern id show [options]",
        discussion: """
            Needs no passphrase. Compare fingerprints by another way (aloud, in person) to be sure of each other.

            EXAMPLES:
              postern id show
              postern id show --json
            """)

    @OptionGroup(title: "Common options") var common: GeneralOptions

    func run() throws {
        let identity = try common.client.identity()
        show(identity.json, identity.table)
    }
}

extension OwnIdentity {
    var json: JSON {
        ["name": .string(name.raw), "card": .string(card), "fingerprint": .string(fingerprint.text)]
    }

    var table: String {
        """
        name         \(name.raw.isEmpty ? "(none)" : name.description)
        fingerprint  \(fingerprint.text)
        card         \(card)
        """
    }

    func tellWhereItIs() {
        Output.talk(
            isSealed
                ? "the identity is in \(file), sealed under the passphrase"
                : "the identity is in \(file), mode 0600, with no passphrase: anyone who can read that file can act as you"
        )
    }
}
