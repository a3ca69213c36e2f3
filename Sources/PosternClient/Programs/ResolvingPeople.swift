internal import PosternFormat
internal import PosternLog
internal import PosternSigning

extension ProgramState {
    /// The enrolled person that `text` names: a card, a name, or the beginning of a fingerprint (8 characters or
    /// more; hyphens are left out). Whoever several people answer to is nobody.
    func person(named text: String) throws(ClientError) -> Tenure {
        try Self.one(of: people, named: text)
    }

    /// Who is or was enrolled and is meant by `text`: for a remedy, which is run again where it was cut off. A name that
    /// two cards have had names neither, since it may be another's by the second run.
    func anybody(named text: String) throws(ClientError) -> Tenure {
        try Self.one(of: tenures, named: text)
    }

    private static func one(of people: [Tenure], named text: String) throws(ClientError) -> Tenure {
        let text = pasted(text)
        if text.hasPrefix(Card.prefix) { _ = try Card(pasted: text) }
        var found: [Fingerprint: Tenure] = [:]
        for tenure in people where tenure.answers(to: text) { found[tenure.fingerprint] = tenure }
        guard let person = found.values.first else { throw .unknownMember(text) }
        guard found.count == 1 else {
            let candidates = found.values.map(Person.init).sorted { $0.fingerprint < $1.fingerprint }
            throw .ambiguousMember(text, candidates: candidates)
        }
        return person
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
