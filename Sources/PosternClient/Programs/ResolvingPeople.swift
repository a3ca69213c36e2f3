internal import PosternFormat
internal import PosternLog
internal import PosternSigning

extension ProgramState {
    /// The enrolled person that `text` names: a card, a name, or the beginning of a fingerprint (8 characters or
    /// more; hyphens are left out). Whoever several people answer to is nobody.
    func person(named text: String) throws(ClientError) -> Tenure {
        try Self.one(of: people, named: text)
    }

    /// The same, and where nobody who is enrolled is called that, somebody who was.
    func anybody(named text: String) throws(ClientError) -> Tenure {
        do throws(ClientError) {
            return try person(named: text)
        } catch {
            guard case .unknownMember = error else { throw error }
            var former: [Fingerprint: Tenure] = [:]
            for tenure in tenures where tenure.until != nil { former[tenure.fingerprint] = tenure }
            return try Self.one(of: Array(former.values), named: text)
        }
    }

    private static func one(of people: [Tenure], named text: String) throws(ClientError) -> Tenure {
        let text = trimmed(text)
        if text.hasPrefix(Card.prefix) { _ = try parsed(card: text) }
        let found = people.filter { $0.answers(to: text) }
        guard let first = found.first else { throw .unknownMember(text) }
        guard found.count == 1 else { throw .ambiguousMember(text, candidates: found.map(Person.init)) }
        return first
    }
}

extension Tenure {
    /// Whether this text names them.
    func answers(to text: String) -> Bool { Person(self).answers(to: text) }
}

extension Person {
    /// Whether this text, without white space around it, names them: their card, their name, or the beginning of their
    /// fingerprint.
    func answers(to text: String) -> Bool {
        if text.hasPrefix(Card.prefix) { return (try? Card(text: text))?.fingerprint == fingerprint }
        let mark = String(text.lowercased().filter { $0 != "-" })
        // A whole fingerprint means its owner, though another took it for a name.
        if Fingerprint(text: mark) != nil { return fingerprint.text == mark }
        return name.raw == text || (mark.utf8.count >= 8 && fingerprint.text.hasPrefix(mark))
    }
}
