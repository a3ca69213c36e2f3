import ArgumentParser
import PosternClient
import PosternFormat
import PosternSigning

struct CaseOpen: PosternCommand {
    static let configuration = CommandConfiguration(
        commandName: "open",
        abstract: "Open a case for the owner of a card.",
        usage: "postern case open --card <card> --contact <url> [options]",
        discussion: """
            Takes every enrolled maintainer into both rooms unless --member narrows it, and you unless --without-me.
            Prints the reply to paste in the public thread: it holds the invite and nothing secret.

            Take the card from a post of the account that made the knock; the contact is that post's URL. Where the
            knock holds a commitment, give it too: the report is then shown to match it, or not.

            While the case is open, the same command goes on with it, and opens no second one.

            EXAMPLES:
              postern case open --card "$CARD" --contact https://github.com/example/project/issues/12
              postern case open --card "$CARD" --contact "$URL" --commitment "$COMMITMENT"
            """)

    @Option(
        help: ArgumentHelp(
            "The researcher's card, from the public thread, or - for standard input.", valueName: "card"))
    var card: String

    @Option(help: ArgumentHelp("Where they knocked, as a rule a URL.", valueName: "url"))
    var contact: String

    @Option(help: ArgumentHelp("The commitment in the knock, if it holds one.", valueName: "commitment"))
    var commitment: String?

    @Option(
        help: ArgumentHelp(
            "Only this maintainer (name, fingerprint or card); may be given again.", valueName: "member"))
    var member: [String] = []

    @Flag(help: "Stay out: sign for the members, and be unable to read what they write.")
    var withoutMe = false

    @Option(
        help: ArgumentHelp("What the researcher is called; \"researcher\" without it.", valueName: "name"))
    var researcherName: String?

    @Flag(help: "Open one more, though you opened a case for this card and contact before.")
    var another = false

    @Option(help: ArgumentHelp("The program; may be left out where there is one.", valueName: "program"))
    var program: String?

    @OptionGroup(title: "Common options") var common: GeneralOptions

    func run(_ client: Client) async throws {
        let opened = try await client.openCase(
            card: try TextSource.value(card), contact: contact, commitment: commitment,
            members: member.isEmpty ? nil : member,
            withoutMe: withoutMe,
            researcherName: researcherName, another: another, program: program)
        show(
            [
                "case": .string(opened.caseID.text), "invite": .string(opened.invite),
                "text": .string(opened.text),
            ],
            opened.text)
        // Directly below the reply: the rest is not to be posted.
        Output.talk("paste the text above in the public thread; it is safe there")
        if opened.wasResumed {
            Output.talk("an earlier run opened this case, or began to; it is whole now")
        }
        Output.talk("case \(opened.caseID.text)")
        for room in opened.rooms { Output.talk(room.told) }
        opened.rooms.people.tellLookalikes()
    }
}
