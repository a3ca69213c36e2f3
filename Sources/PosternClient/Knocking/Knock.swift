/// The public first contact: a card and a sentence, perhaps a commitment. Nothing in it is sensitive.
public struct Knock: Sendable, Hashable {
    /// The program.
    public let program: PinnedProgram
    /// The card's text.
    public let card: String
    /// The commitment's text, if there is one.
    public let commitment: String?

    /// What is posted in public. Each of the two keys stands in a line of its own, so that Markdown leaves it alone.
    public var text: String {
        var text = """
            I would like to report a possible vulnerability in private. This is my Postern card:

            `\(card)`

            """
        if let commitment {
            text += """

                The report exists already. This commits me to its bytes without showing them:

                `\(commitment)`

                """
        }
        text += """

            Please open a case for this card, with a link to this thread as the contact, and post the invite here.

            """
        return text
    }
}
