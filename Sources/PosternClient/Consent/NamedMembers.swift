internal import PosternFormat
internal import PosternLog
internal import PosternSigning

extension Sequence where Element: ListedRoom {
    /// Who is meant by `text` among those that the rooms list, or, where nobody is, among those that they listed.
    ///
    /// - Parameter replacement: the owner of the new card, who has the same name and is not meant.
    func person(
        named text: String, except replacement: Fingerprint? = nil
    ) throws(ClientError) -> Person {
        let text = trimmed(text)
        if text.hasPrefix(Card.prefix) { _ = try parsed(card: text) }
        let now = flatMap { $0.epoch.members }
        let ever = flatMap { room in room.lists.flatMap { $0.epoch.members } }
        for members in [now, ever] {
            var found: [Person] = []
            for person in members.map(Person.init)
            where person.answers(to: text) && person.fingerprint != replacement {
                if !found.contains(where: { $0.fingerprint == person.fingerprint }) { found.append(person) }
            }
            guard found.count <= 1 else {
                throw .ambiguousMember(text, candidates: found.sorted { $0.fingerprint < $1.fingerprint })
            }
            if let person = found.first { return person }
        }
        throw .unknownMember(text)
    }
}
