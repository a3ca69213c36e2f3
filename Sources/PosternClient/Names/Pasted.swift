public import PosternFormat
internal import PosternSealing

/// What somebody pasted, without what mail, chats and sentences put around and into it: backticks, brackets, quotation
/// marks and a full stop at its ends; line breaks, spaces and what nobody sees anywhere. None of it is part of a card,
/// identity, commitment, address or invite, so what is left is read as strictly as ever.
///
/// A text that is none of these, a name for instance, only loses the white space around it.
func pasted(_ text: String) -> String {
    let bare = bare(text)
    let isLink = ["https://", "http://"].contains { bare.lowercased().hasPrefix($0) }
    let isForm =
        [Card.prefix, IdentityFile.prefix, Commitment.prefix].contains { bare.hasPrefix($0) }
        || isLink && (bare.contains("/p/") || bare.contains("/i/"))
    return isForm ? bare : trimmed(text)
}

extension Card {
    /// The card in what somebody pasted.
    public init(pasted text: String) throws(ClientError) {
        do {
            try self.init(text: PosternClient.pasted(text))
        } catch {
            throw .malformed(what: "card", reason: "\(error)")
        }
    }
}

/// The same of a text that is surely of letters and digits, a case's id for instance.
func bare(_ text: String) -> String {
    var scalars = Substring(text).unicodeScalars
    scalars.removeAll { $0.properties.isWhitespace || $0.isHidden }
    while let first = scalars.first, !first.isLetterOrDigit { scalars.removeFirst() }
    while let last = scalars.last, !last.isLetterOrDigit { scalars.removeLast() }
    return String(scalars)
}

/// Without the white space around it, as it comes from a clipboard or a file.
func trimmed(_ text: String) -> String {
    var rest = Substring(text)
    while let first = rest.first, first.isWhitespace { rest.removeFirst() }
    while let last = rest.last, last.isWhitespace { rest.removeLast() }
    return String(rest)
}

extension Unicode.Scalar {
    /// Of ASCII.
    fileprivate var isLetterOrDigit: Bool { isASCII && (isLetter || isDigit) }
}
