internal import PosternFormat
internal import PosternLog
internal import PosternSigning

extension Sequence where Element: ListedRoom {
    /// Who is meant by `text` among those that the rooms list, or, where nobody is, among those that they listed.
    func person(named text: String) throws(ClientError) -> Person {
        let now = flatMap { $0.epoch.members }.map(Person.init)
        do throws(ClientError) {
            return try now.one(named: text)
        } catch {
            guard case .unknownMember = error else { throw error }
            return try everybody.one(named: text)
        }
    }

    /// Who is meant by `text` among those that the rooms list or listed: for a remedy, which is run again where it was
    /// cut off. A name that two cards have had names neither, since it may be another's by the second run; nor does one
    /// that the program gives to another person than the room.
    ///
    /// - Parameter replacement: the owner of the new card, who has the same name and is not meant.
    func anybody(
        named text: String, except replacement: Fingerprint? = nil
    ) throws(ClientError) -> Person {
        let name = pasted(text)
        let namesakes = flatMap { $0.program.state.people }.map(Person.init).filter { $0.name.raw == name }
        let listed = everybody.filter { $0.fingerprint != replacement }
        let person = try (listed + namesakes.filter { $0.fingerprint != replacement }).one(named: text)
        guard listed.contains(where: { $0.fingerprint == person.fingerprint }) else {
            throw .unknownMember(text)
        }
        return person
    }

    /// Everybody that the rooms list or listed, as they were listed each time.
    private var everybody: [Person] {
        flatMap { room in room.lists.flatMap { $0.epoch.members } }.map(Person.init)
    }
}

extension [Person] {
    /// Who of these is meant by `text`, as the last of the list that answers to it.
    fileprivate func one(named text: String) throws(ClientError) -> Person {
        let text = pasted(text)
        if text.hasPrefix(Card.prefix) { _ = try Card(pasted: text) }
        var found: [Fingerprint: Person] = [:]
        for person in self where person.answers(to: text) { found[person.fingerprint] = person }
        guard let person = found.values.first else { throw .unknownMember(text) }
        guard found.count == 1 else {
            throw .ambiguousMember(
                text, candidates: found.values.sorted { $0.fingerprint < $1.fingerprint })
        }
        return person
    }
}
