import PosternClient
import PosternFormat
import PosternSigning

extension Person {
    /// `Max (maintainer)`, safe to show.
    var told: String { "\(Visible.line(name)) (\(role))" }

    var json: JSON {
        [
            "name": .string(name), "role": .string(role.description),
            "fingerprint": .string(fingerprint.text),
            "card": .string(card),
        ]
    }
}

extension [Person] {
    /// `Cora (coordinator), Max (maintainer)`.
    var told: String { map(\.told).joined(separator: ", ") }
}

extension RoomMembers {
    var json: JSON {
        [
            "room": .string(room.text), "epoch": .number(UInt64(epoch)), "closed": .flag(isClosed),
            "members": .array(members.map(\.json)),
        ]
    }

    /// `shared: Rita (researcher), Max (maintainer); epoch 2`.
    var told: String { "\(room): \(members.told); epoch \(epoch)" + (isClosed ? "; closed" : "") }
}
