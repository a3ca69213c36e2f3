import PosternClient
import PosternFormat
import PosternSigning

extension Person {
    var json: JSON { .object(members) }

    fileprivate var members: [(String, JSON)] {
        [
            ("name", .string(name.raw)), ("role", .string(role.description)),
            ("fingerprint", .string(fingerprint.text)), ("card", .string(card)),
        ]
    }
}

extension Person {
    /// A member of a room, who may read from that epoch on.
    fileprivate func json(readingFrom epoch: UInt32) -> JSON {
        .object(members + [("readsFrom", .number(UInt64(epoch)))])
    }
}

extension StaleMember {
    /// `Max (maintainer), enrolled as coordinator now`.
    var told: String { "\(person.told), \(reason)" }

    /// The person with what they are now; null where they are not enrolled.
    var json: JSON { .object(person.members + [("now", JSON(now?.description))]) }
}

extension [StaleMember] {
    /// `Max (maintainer), no longer enrolled; Rita (researcher), enrolled as maintainer now`.
    var told: String { map(\.told).joined(separator: "; ") }
}

extension Sequence<Person> {
    /// Points out, on standard error, names in this list that can be taken for each other or for a word of ours.
    func tellLookalikes() {
        for line in lookalikes { Output.talk(line) }
    }
}

extension Sequence<RoomMembers> {
    /// Everybody in these rooms.
    var people: [Person] { flatMap(\.members) }
}

extension RoomMembers {
    var json: JSON {
        [
            "room": .string(room.text), "epoch": .number(UInt64(epoch)), "closed": .flag(isClosed),
            "members": .array(zip(members, readsFrom).map { $0.json(readingFrom: $1) }),
            "due": .array(due.map(\.json)),
        ]
    }

    /// `shared: Rita (researcher), Max (maintainer); epoch 2`.
    var told: String { "\(room): \(members.told); epoch \(epoch)" + (isClosed ? "; closed" : "") }
}
