internal import PosternFormat
internal import PosternLog
internal import PosternSigning

extension ProgramState {
    /// The enrolled person that `text` names: a card, a name, or the beginning of a fingerprint (8 characters or
    /// more; hyphens are left out). Whoever several people answer to is nobody.
    func person(named text: String) throws(ClientError) -> Tenure {
        let text = trimmed(text)
        if text.hasPrefix(Card.prefix) {
            let card = try parsed(card: text)
            guard let tenure = enrolled(card.fingerprint) else { throw .unknownMember(text) }
            return tenure
        }
        let mark = String(text.lowercased().filter { $0 != "-" })
        let found = people.filter { tenure in
            tenure.name.text == text
                || (mark.utf8.count >= 8 && tenure.fingerprint.text.hasPrefix(mark))
        }
        guard let first = found.first else { throw .unknownMember(text) }
        guard found.count == 1 else { throw .ambiguousMember(text, candidates: found.map(Person.init)) }
        return first
    }
}
